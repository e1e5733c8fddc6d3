import { writeFileSync } from 'node:fs'
import { bytesToSign, documentToSign } from '../src/answer'
import { retrievalReceipt } from '../src/correspondence'
import { newOfficeKey, newPair, publicPart } from '../src/crypto/keys'
import { newEnvelope, sealSubmission, signDocumentBy, submissionJson } from '../src/crypto/wire'
import { signerOf } from '../../../client-js/src/keys'
import { schemas } from './files'

// Messages that the page signs and seals, for the tests of the other side: npm run vectors.
const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
const MESSAGE = '6c84fb90-12c4-4e2c-9f4e-0b0a6f0f7a11'
const OFFICE = 'prosecution-example'

async function make() {
  const [message, retrieval] = [await newOfficeKey(OFFICE, 'message'), await newOfficeKey(OFFICE, 'retrieval')]
  const of = { type: 'instruction', messageId: MESSAGE, referral: REFERRAL }
  const content = {
    code: 'further-inquiry',
    legalBasis: 'cpp-40',
    dueDate: '2026-12-20',
    text: 'يرجى تعميق البحث.',
    questions: ['من صاحب الحساب؟', 'Qui a ouvert le compte ?'],
  }
  const person = { name: 'نادية العلوي', function: 'Substitut du procureur' }
  const document = documentToSign(schemas(), newEnvelope(of, OFFICE, new Date('2026-11-27T14:00:00Z')), content, person, person)
  const answer = await signDocumentBy(bytesToSign(document), await signerOf(message))
  const submissionKey = { ...(await newPair('agreement')), kid: 'submission-1', use: 'enc', alg: 'ECDH-ES+A256KW' }
  const to = { jwk: publicPart(submissionKey), until: '2026-11-28T02:00:00Z' }
  const delivery = {
    deliveryId: REFERRAL,
    messageId: MESSAGE,
    type: 'vetted-case/1',
    sender: 'platform',
    referral: REFERRAL,
    digest: 'A'.repeat(43),
  }
  const vectors = {
    officeKeys: { keys: [publicPart(message), publicPart(retrieval)] },
    ...(JSON.parse(submissionJson(answer)) as object),
    receipt: await retrievalReceipt(delivery, OFFICE, await signerOf(retrieval)),
    submissionKey,
    submission: await sealSubmission(answer, to, REFERRAL),
  }
  writeFileSync('test/vectors/from-page.json', `${JSON.stringify(vectors, null, 2)}\n`)
}

void make()
