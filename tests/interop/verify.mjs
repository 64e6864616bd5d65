// Verifies the badge of a folder as a stranger would: node verify.mjs FOLDER
//
// Reads badge.json, list.json, did.json, contexts.json from there and asks no network. Prints one
// line of JSON: whether the proof holds, the status, and what was said where it does not.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {named} from '@digitalbazaar/credentials-context';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {verifyCredential} from '@digitalbazaar/vc';

const folder = process.argv[2];
const read = name => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const credential = read('badge.json');
const did = read('did.json');
const list = read('list.json');

const documents = new Map(Object.entries(read('contexts.json')));
// The context of credentials is the verifier's own copy.
documents.set(named.get('v2').id, named.get('v2').context);
documents.set(did.id, did);
documents.set(list.id, list);
for(const method of did.verificationMethod) {
  documents.set(method.id, {'@context': 'https://w3id.org/security/multikey/v1', ...method});
}

async function documentLoader(url) {
  if(!documents.has(url)) {
    throw new Error(`${url} is not in the folder, and nothing is fetched`);
  }
  return {contextUrl: null, documentUrl: url, document: documents.get(url), tag: 'static'};
}

const suite = new DataIntegrityProof({cryptosuite});
const result = await verifyCredential({credential, suite, documentLoader, checkStatus});
const status = result.statusResult;
const said = error => error ? [error.message, ...(error.errors ?? []).map(one => one.message)].join('; ') : '';
console.log(JSON.stringify({
  verified: result.verified,
  statusVerified: status?.verified ?? null,
  isSet: status?.results?.[0]?.status ?? null,
  error: said(result.error) || said(status?.error),
}));
