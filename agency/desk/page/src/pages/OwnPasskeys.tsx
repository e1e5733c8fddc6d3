import { useState } from 'preact/hooks'
import { get, post } from '../api'
import { useAttempt } from '../attempt'
import { usePasskey } from '../crypto/passkey'
import { useDesk, useLocalization } from '../desk'
import { furtherPasskey, NoPrf, type PasskeyOffer } from '../enrolment'
import { useLoaded } from '../loaded'
import { Dialog, DialogButtons } from '../parts/Dialog'
import { Identifier } from '../parts/Foreign'
import { LoadNotice, Notice, PasskeyProblem } from '../parts/Notice'
import { Passphrase } from '../parts/Passphrase'
import { Table } from '../parts/Table'

interface OwnPasskey {
  credentialId: string
  madeAt: string
}

/** The passkeys of the current person. A second one on another device prevents a lock-out. */
export function OwnPasskeys() {
  const { session, refresh } = useDesk()
  const l = useLocalization()
  const { value, problem, reload } = useLoaded(
    () => get<{ passkeys: OwnPasskey[] }>('passkeys').then(answer => answer.passkeys),
    [],
  )
  const work = useAttempt()
  const [unfit, setUnfit] = useState(false)
  const [passphrase, setPassphrase] = useState('')
  const [where, setWhere] = useState<AuthenticatorAttachment>('cross-platform')
  const [removing, setRemoving] = useState<OwnPasskey | null>(null)
  const { wrapped } = session.person
  const needsPassphrase = wrapped.some(one => one.by === 'passphrase')
  const changed = async () => {
    setPassphrase('')
    reload()
    await refresh()
  }
  const add = (event: Event) => {
    event.preventDefault()
    setUnfit(false)
    void work.attempt(async () => {
      const offer = await post<PasskeyOffer>('passkeys/begin')
      try {
        await post('passkeys', await furtherPasskey(offer, wrapped, passphrase, where))
      } catch (error) {
        if (!(error instanceof NoPrf)) throw error
        setUnfit(true)
      }
      await changed()
    })
  }
  const remove = (one: OwnPasskey) =>
    work.attempt(async () => {
      const { request } = await post<PasskeyOffer>('passkeys/begin')
      const others = (request.allowCredentials as { id: string }[]).filter(({ id }) => id !== one.credentialId)
      const shown = await usePasskey({ ...request, allowCredentials: others })
      await post(`passkeys/${encodeURIComponent(one.credentialId)}/removal`, { shown: shown.credential })
      setRemoving(null)
      await changed()
    })
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{l.t('administration.passkeys')}</h2>
      {value?.length === 1 && (
        <Notice tone="warning" title={l.t('passkeys.one')}>
          <p>{l.t('passkeys.one.detail')}</p>
        </Notice>
      )}
      <LoadNotice of={{ value, problem }} />
      <PasskeyProblem problem={work.problem} />
      {unfit && <Notice tone="bad" title={l.t('passkeys.unfit')} />}
      {value !== null && (
        <Table
          id={one => one.credentialId}
          rows={value}
          columns={[
            { head: l.t('passkeys.madeAt'), cell: one => l.time(one.madeAt) },
            { head: l.t('keys.id'), cell: one => <Identifier text={one.credentialId.slice(0, 12)} /> },
            {
              head: l.t('column.work'),
              cell: one =>
                value.length > 1 && (
                  <button type="button" disabled={work.busy} onClick={() => setRemoving(one)}>
                    {l.t('remove')}
                  </button>
                ),
            },
          ]}
        />
      )}
      <form onSubmit={add}>
        <p>{l.t('passkeys.how')}</p>
        <fieldset>
          <legend>{l.t('passkeys.where')}</legend>
          {(['cross-platform', 'platform'] as const).map(one => (
            <label key={one} class="check">
              <input type="radio" name="where" checked={where === one} onChange={() => setWhere(one)} />{' '}
              {l.t(`passkeys.where.${one}`)}
            </label>
          ))}
        </fieldset>
        {needsPassphrase && (
          <>
            <label for="own-passphrase">{l.t('passphrase')}</label>
            <Passphrase id="own-passphrase" value={passphrase} set={setPassphrase} />
          </>
        )}
        <button type="submit" class="primary" disabled={work.busy || (needsPassphrase && passphrase === '')}>
          {l.t('passkeys.add')}
        </button>
      </form>
      {removing !== null && (
        <Dialog title={l.t('remove')} close={() => setRemoving(null)}>
          <p>{l.t('passkeys.remove.detail')}</p>
          <p>
            <Identifier text={removing.credentialId.slice(0, 12)} /> · {l.time(removing.madeAt)}
          </p>
          <DialogButtons
            danger
            text={l.t('remove')}
            act={() => remove(removing)}
            disabled={work.busy}
            close={() => setRemoving(null)}
          />
        </Dialog>
      )}
    </section>
  )
}
