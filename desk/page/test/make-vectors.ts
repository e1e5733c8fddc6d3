import { writeFileSync } from 'node:fs'
import { bytesToSign, documentToSign } from '../src/answer'
import { retrievalReceipt } from '../src/correspondence'
import { newOfficeKey, newPair, officePrivateKey, publicPart } from '../src/crypto/keys'
import type { SigningKey } from '../src/crypto/signature'
import { sealSubmission, signAnswer } from '../src/crypto/submission'
import { envelope } from '../src/message'
import { schemas } from './files'

// What the page signs and seals, for the tests of the other side: npm run vectors.
const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
const MESSAGE = '6c84fb90-12c4-4e2c-9f4e-0b0a6f0f7a11'
const OFFICE = 'prosecution-example'

async function make() {
  const [message, retrieval] = [await newOfficeKey(OFFICE, 'message'), await newOfficeKey(OFFICE, 'retrieval')]
  const signer = async (use: 'message' | 'retrieval', key: typeof message): Promise<SigningKey> => ({
    kid: key.kid!,
    alg: 'ES256',
    key: await officePrivateKey(use, key),
  })
  const of = { type: 'instruction', version: 1, messageId: MESSAGE, sender: OFFICE, referral: REFERRAL, test: false }
  const content = {
    code: 'further-inquiry',
    legalBasis: 'cpp-40',
    dueDate: '2026-12-20',
    text: 'يرجى تعميق البحث.',
    questions: ['من صاحب الحساب؟', 'Qui a ouvert le compte ?'],
  }
  const person = { name: 'نادية العلوي', function: 'Substitut du procureur' }
  const document = documentToSign(schemas(), envelope(of, new Date('2026-11-27T14:00:00Z')), content, person, person)
  const answer = await signAnswer(bytesToSign(document), await signer('message', message))
  const submissionKey = { ...(await newPair('agreement')), kid: 'submission-1', use: 'enc', alg: 'ECDH-ES+A256KW' }
  const to = { jwk: publicPart(submissionKey), until: '2026-11-28T02:00:00Z' }
  const delivery = {
    deliveryId: REFERRAL,
    messageId: MESSAGE,
    type: 'vetted-case',
    version: 1,
    sender: 'platform',
    receivedAt: '2026-11-27T13:00:00Z',
    digest: 'A'.repeat(43),
    sealed: '',
    retrieved: null,
  }
  const vectors = {
    officeKeys: { keys: [publicPart(message), publicPart(retrieval)] },
    ...answer,
    receipt: await retrievalReceipt(delivery, REFERRAL, OFFICE, await signer('retrieval', retrieval), new Date()),
    submissionKey,
    submission: await sealSubmission(answer, to, REFERRAL),
  }
  writeFileSync('test/vectors/from-page.json', `${JSON.stringify(vectors, null, 2)}\n`)
}

void make()
