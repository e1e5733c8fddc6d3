// Uploads a file by tus-js-client: node tus-upload.mjs PACKAGES PKI AGENCY ENDPOINT FILE ID DIGEST ACTION
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

const [packages, pki, agency, endpoint, file, id, digest, action] = process.argv.slice(2)
const tus = createRequire(path.join(packages, 'package.json'))('tus-js-client')
const [cert, key, ca] = await Promise.all([`${agency}.pem`, `${agency}.key`, 'ca.pem'].map(name => readFile(path.join(pki, name))))
let retries = 0

const upload = new tus.Upload(await readFile(file), {
  endpoint,
  chunkSize: 300_000,
  metadata: { id, digest },
  retryDelays: Array.from({ length: 200 }, () => 20),
  httpStack: new tus.DefaultHttpStack({ cert, key, ca, agent: false }),
  onShouldRetry: () => Boolean(++retries),
  onError: error => {
    console.error(error.message)
    process.exit(1)
  },
  onChunkComplete: async (_size, sent) => {
    if (action === 'withdraw' && sent > 0) {
      await upload.abort(true)
      console.log('withdrawn')
      process.exit(0)
    }
  },
  onSuccess: () => {
    console.log(`whole after ${retries} retries`)
    process.exit(0)
  },
})
upload.start()
