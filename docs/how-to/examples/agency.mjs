// An agency's program on wasl-client:
//   node agency.mjs GATEWAY PKI AGENCY publish FILE | publish-all FILE… | collect [ADDRESSEE] | listen PORT | timeline REFERRAL
import { appendFile, readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { fileRegister, handover, isGateway, PushEndpoint, readAgencyFolder, tlsTransport, WaslClient, writeMessage } from 'wasl-client/node'

const [gateway, pki, agency, command, ...files] = process.argv.slice(2)
const [argument] = files
const { keys, tls } = await readAgencyFolder(pki, agency)
const register = await fileRegister(`${agency}.taken`)
const client = new WaslClient({ gateway, keys, register, transport: tlsTransport(tls) })
const handler = async message => {
  await appendFile(`${agency}.messages`, `${JSON.stringify(message.content)}\n`, { flush: true }) // kept before the receipt
  console.log(`received ${message.type} from ${message.sender}, delivery ${message.deliveryId}`)
  if (command === 'collect' && argument !== undefined) {
    const outcome = await client.amend(message.referral, await handover(message, argument, 1, keys))
    console.log(`handed over to ${argument}: ${outcome.is}`)
  }
}
const vettedCase = async file => writeMessage({ type: 'vetted-case', content: JSON.parse(await readFile(file, 'utf8')).content }, keys)
const print = outcome => console.log(outcome.is, outcome.referral ?? outcome.problem?.kind ?? outcome.reason)

if (command === 'publish') {
  print(await client.publish(await vettedCase(argument)))
} else if (command === 'publish-all') {
  const outcomes = await client.publishAll(await Promise.all(files.map(vettedCase)))
  outcomes.forEach(print)
} else if (command === 'collect') {
  let count = 0 // until nothing came for 25 s, or 3 s after the first; a program that goes on uses client.collect(handler, signal)
  for (let some; (some = await client.poll(handler, { waitSeconds: count === 0 ? 25 : 3 })) > 0; ) count += some
  console.log(`${count} receipts handed in`)
} else if (command === 'timeline') {
  const answer = await client.timeline(argument)
  console.log(answer.is, answer.document?.state ?? answer.problem?.kind ?? answer.reason)
} else if (command === 'listen') {
  const endpoint = new PushEndpoint({ keys, register, handler })
  const server = createServer({ ...tls, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' }, async (request, response) => {
    if (!isGateway(tls, request.socket.getPeerX509Certificate())) return response.writeHead(403).end()
    const parts = await request.toArray().catch(() => undefined)
    if (parts === undefined) return response.destroy() // the connection broke in the body: the delivery comes again
    const answer = await endpoint.handlePush(request.method, request.headers, Buffer.concat(parts))
    response.writeHead(answer.status, answer.headers).end(answer.body, () => console.log(`answered ${answer.status}`))
  })
  server.listen(Number(argument), '127.0.0.1', () => console.log('listening'))
}
