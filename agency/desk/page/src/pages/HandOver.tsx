import { useRef, useState } from 'preact/hooks'
import { dismissed, nextAnswerId, violations } from '../answer'
import { useAttempt } from '../attempt'
import { documentOf, type Genuine, openable, openOutgoing } from '../correspondence'
import { handoverContent, newEnvelope } from '../crypto/wire'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import type { OfficeKeys } from '../keyring'
import type { JsonObject, MessageDocument } from '../message'
import { Dialog, DialogButtons } from '../parts/Dialog'
import { ProblemNotice } from '../parts/Notice'
import { signed } from '../sending'
import type { Referral } from '../types'

/** The agencies that reported that they cannot open this message, while this office is asked to hand it over. */
export function cannotBeOpened(of: Referral, messageId: string, office: string): string[] {
  const isAsked = (of.timeline?.deadlines ?? []).some(deadline => deadline.stage === 'resealed' && deadline.agency === office)
  const requests = (of.timeline?.entries ?? []).filter(step => step.action === 'needs-reseal' && step.message === messageId)
  return isAsked ? [...new Set(requests.map(step => step.recipient ?? step.actor))] : []
}

/** Hands a message, as its sender signed it, to another party that joined later or cannot open its own copy. */
export function HandOver({ of, message, close }: { of: Referral; message: Genuine; close: () => void }) {
  const { office, keys, reference } = useDesk()
  const l = useLocalization()
  const nameOf = useAgencyName()
  const { busy, problem, attempt } = useAttempt()
  const parties = (of.timeline?.recipients ?? []).map(recipient => recipient.agency).filter(id => id !== office.id && id !== message.sender)
  const [to, setTo] = useState(cannotBeOpened(of, message.messageId, office.id)[0] ?? '')
  const signedTo = useRef<{ to: string; send: () => Promise<void> } | null>(null)
  const send = () =>
    attempt(async () => {
      if (signedTo.current?.to !== to) signedTo.current = { to, send: await sign() }
      await signedTo.current.send()
      close()
    })
  async function sign() {
    const first = 1 + (await handedOver(of, message.messageId, to, keys))
    const chosen = { type: 'handover', version: 1, object: message.messageId, answers: to }
    const { id: messageId, before: number } = await nextAnswerId(office.id, of.referral, chosen, first, [...of.outbox, ...dismissed(of)])
    const test = of.timeline?.test === true
    const head = newEnvelope({ ...chosen, messageId, referral: of.referral, test }, office.id, new Date())
    const document: MessageDocument = { envelope: head, content: handoverContent(message, to, number) as JsonObject }
    if (violations(reference.schemas, document).length > 0) throw new Error('not as the schema says')
    return signed(document, of.referral, keys.message!, office, reference)
  }
  return (
    <Dialog title={l.t('handover')} close={close}>
      <p>{l.t('handover.how')}</p>
      <ProblemNotice problem={problem} />
      <label for="handover-to">{l.t('handover.to')}</label>
      <select id="handover-to" value={to} onChange={event => setTo(event.currentTarget.value)}>
        <option value="">{l.t('form.choose')}</option>
        {parties.map(id => (
          <option key={id} value={id}>
            {nameOf(id)}
          </option>
        ))}
      </select>
      <DialogButtons text={l.t('answer.sign')} act={send} disabled={busy || to === ''} close={close} />
    </Dialog>
  )
}

/** The number of earlier handovers of the message to that agency. */
async function handedOver(of: Referral, messageId: string, to: string, keys: OfficeKeys): Promise<number> {
  const sent = of.outbox.filter(outgoing => outgoing.type === 'handover')
  const contents = await openable(sent, async outgoing => documentOf(await openOutgoing(outgoing, keys)).content)
  return contents.filter(content => content.addressee === to && (content.message as JsonObject).messageId === messageId).length
}
