import { useState } from 'preact/hooks'
import { get, post } from '../api'
import { useAttempt } from '../attempt'
import { usePasskey } from '../crypto/passkey'
import { useDesk, useLocalization } from '../desk'
import { furtherPasskey, NoPrf, type PasskeyOffer } from '../enrolment'
import { useLoaded } from '../loaded'
import { Dialog } from '../parts/Dialog'
import { Identifier } from '../parts/Foreign'
import { Loading, Notice, PasskeyProblem, ProblemNotice } from '../parts/Notice'

interface OwnPasskey {
  credentialId: string
  madeAt: string
}

/** The passkeys of whoever is here: a second one, on another device, saves from being locked out. */
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
      {problem !== null && <ProblemNotice problem={problem} />}
      <PasskeyProblem problem={work.problem} />
      {unfit && <Notice tone="bad" title={l.t('passkeys.unfit')} />}
      {value === null && problem === null && <Loading />}
      {value !== null && (
        <table>
          <thead>
            <tr>
              <th scope="col">{l.t('passkeys.madeAt')}</th>
              <th scope="col">{l.t('keys.id')}</th>
              <th scope="col">{l.t('column.work')}</th>
            </tr>
          </thead>
          <tbody>
            {value.map(one => (
              <tr key={one.credentialId}>
                <td data-label={l.t('passkeys.madeAt')}>{l.time(one.madeAt)}</td>
                <td data-label={l.t('keys.id')}>
                  <Identifier text={one.credentialId.slice(0, 12)} />
                </td>
                <td data-label={l.t('column.work')}>
                  {value.length > 1 && (
                    <button type="button" disabled={work.busy} onClick={() => setRemoving(one)}>
                      {l.t('passkeys.remove')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
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
            <input
              id="own-passphrase"
              type="password"
              autocomplete="current-password"
              value={passphrase}
              onInput={event => setPassphrase(event.currentTarget.value)}
            />
          </>
        )}
        <button type="submit" class="primary" disabled={work.busy || (needsPassphrase && passphrase === '')}>
          {l.t('passkeys.add')}
        </button>
      </form>
      {removing !== null && (
        <Dialog title={l.t('passkeys.remove')} close={() => setRemoving(null)}>
          <p>{l.t('passkeys.remove.detail')}</p>
          <p>
            <Identifier text={removing.credentialId.slice(0, 12)} /> · {l.time(removing.madeAt)}
          </p>
          <div class="form-buttons">
            <button type="button" class="danger" disabled={work.busy} onClick={() => void remove(removing)}>
              {l.t('passkeys.remove')}
            </button>
            <button type="button" onClick={() => setRemoving(null)}>
              {l.t('cancel')}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  )
}
