/* What has just come to stand there is answered by no tap that was meant for what stood there before. */
const SETTLES = 1000;

export function settle(buttons) {
  for (const button of buttons) button.disabled = true;
  setTimeout(() => { for (const button of buttons) button.disabled = false; }, SETTLES);
}
