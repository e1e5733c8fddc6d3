import { useState } from 'preact/hooks'
import { get, problemOfError } from '../api'
import { zoneOf } from '../calendar'
import { codeOf, documentOf, open, openOutgoing } from '../correspondence'
import { direction, localization } from '../language'
import { SettingContext, useDesk, useSetting } from '../desk'
import { useLoaded } from '../loaded'
import type { MessageDocument } from '../message'
import { Foreign, Identifier } from '../parts/Foreign'
import { LoadNotice, Notice } from '../parts/Notice'
import { QrCode } from '../parts/QrCode'
import { claimsOf } from '../receipts'
import { href, pathOf } from '../route'
import type { Referral } from '../types'
import { Content } from './Referral'
import { type Outcome, verifiedReferral } from './Verification'

interface Printed {
  document: MessageDocument
  sender: string
  at: string
  digest: string | null
}

type Proof = Outcome | 'not-available'

/** One message on an A4 page in Arabic or French, with the references to its proof. */
export function PrintPage({ referral, message }: { referral: string; message: string }) {
  const { office, keys, reference } = useDesk()
  const setting = useSetting()
  const { l: own } = setting
  const [language, setLanguage] = useState<'ar' | 'fr'>(own.language === 'fr' ? 'fr' : 'ar')
  const l = localization(language, zoneOf(reference.calendar), reference.lists)
  const { value, problem } = useLoaded(() => load(), [referral, message])
  const proof = useLoaded(() => prove(), [referral])
  const state = proof.value

  if (problem !== null || value === null) return <LoadNotice of={{ value, problem }} />
  const { envelope, content } = value.document
  return (
    <>
      <div class="print-tools">
        <nav aria-label={own.t('breadcrumb')}>
          <a href={href([office.id, 'referrals', referral])}>{own.t('referral')}</a>
        </nav>
        <label>
          {own.t('print.language')}{' '}
          <select value={language} onChange={event => setLanguage(event.currentTarget.value as 'ar' | 'fr')}>
            <option value="ar">العربية</option>
            <option value="fr">Français</option>
          </select>
        </label>
        <button type="button" class="primary" onClick={() => print()}>
          {own.t('print')}
        </button>
      </div>
      <SettingContext.Provider value={{ ...setting, l }}>
        <article class="sheet" lang={language} dir={direction(language)}>
          <header>
            <div>
              <p class="small">
                <Foreign text={l.name(reference.agencies.get(value.sender)?.names, value.sender)} />
              </p>
              <h1>{l.messageType(envelope.type, content.code ?? content.action)}</h1>
              <p>{l.time(value.at)}</p>
            </div>
            <QrCode
              text={`${location.origin}/#/${encodeURIComponent(office.id)}/referrals/${referral}`}
              label={l.t('print.qr')}
            />
          </header>
          {envelope.test && <Notice tone="warning" title={l.t('referral.test')} />}
          <Content document={value.document} />
          <footer>
            <dl class="members">
              <div class="wide">
                <dt>{l.t('referral.id')}</dt>
                <dd>
                  <Identifier text={referral} />
                </dd>
              </div>
              <div class="wide">
                <dt>{l.t('message.id')}</dt>
                <dd>
                  <Identifier text={message} />
                </dd>
              </div>
              {value.digest !== null && (
                <div class="wide">
                  <dt>{l.t('print.digest')}</dt>
                  <dd>
                    <Identifier text={value.digest} />
                  </dd>
                </div>
              )}
              <div class="wide">
                <dt>{l.t('print.proof')}</dt>
                <dd>{state === null ? l.t('loading') : l.t(`print.proof.${state}`)}</dd>
              </div>
            </dl>
          </footer>
        </article>
      </SettingContext.Provider>
    </>
  )

  async function load(): Promise<Printed> {
    const loaded = await get<Referral>(pathOf(office.id, 'referrals', referral))
    const received = loaded.messages.find(one => one.messageId === message)
    if (received !== undefined) {
      const opened = await open(received, referral, keys, reference)
      if (opened.is === 'rejected') throw new Error(codeOf(opened))
      const document = opened.original ?? opened
      return { document, sender: document.envelope.sender, at: received.receivedAt, digest: received.digest }
    }
    const sent = loaded.outbox.find(one => one.messageId === message)
    if (sent === undefined) throw new Error('no such message')
    const document = documentOf(await openOutgoing(sent, keys))
    return { document, sender: office.id, at: sent.at, digest: claimsOf(sent.receipt ?? '').digest ?? null }
  }

  async function prove(): Promise<Proof> {
    try {
      return (await verifiedReferral(office.id, referral)).outcome
    } catch (error) {
      return problemOfError(error).status === undefined ? 'malformed' : 'not-available'
    }
  }
}
