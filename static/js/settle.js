/* What has just come to stand there is answered by no tap that was meant for what stood there before. */
const SETTLES = 1000;
const resting = new WeakMap();

export function settle(buttons) {
  for (const button of buttons) {
    button.disabled = true;
    clearTimeout(resting.get(button)); /* it rests anew, from now */
    resting.set(button, setTimeout(() => { button.disabled = false; }, SETTLES));
  }
}
