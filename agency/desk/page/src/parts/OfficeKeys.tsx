import { useEffect, useState } from 'preact/hooks'
import { compared, type OfficeTrust } from '../compared'
import { fingerprint } from '../crypto/keys'
import type { Jwk } from '../crypto/wire'
import { useLocalization } from '../desk'
import type { OfficeKey } from '../types'
import { Check } from './Check'
import { Foreign, Identifier } from './Foreign'
import { Notice } from './Notice'

/** Computed here from the key, not taken from the host. Two persons compare it. */
export function Print({ of }: { of: Jwk }) {
  const [print, setPrint] = useState('')
  useEffect(() => void fingerprint(of).then(setPrint), [JSON.stringify(of)])
  return <Identifier text={print} />
}

/** Untrusted keys of the office. Until a comparison, nothing is sealed to them and none is granted. */
export function OfficeKeys({ trust }: { trust: OfficeTrust }) {
  const l = useLocalization()
  const [agreed, setAgreed] = useState('')
  const { office, uncompared, number, stops } = trust
  if (!stops && uncompared.length === 0) return null
  const accept = () => compared.acceptKeys(office.id, office.keys.filter(key => key.state !== 'revoked'))
  return (
    <Notice tone="bad" title={l.t('office.keys.new')}>
      <p>
        <Foreign text={l.name(office.names, office.id)} />
        {l.t('colon')} {l.t(stops ? 'office.keys.stops' : 'office.keys.soon')}
      </p>
      <p class="fingerprint office-keys">
        <Identifier text={number} />
      </p>
      <details>
        <summary>{l.t('office.keys.each')}</summary>
        {uncompared.map(key => (
          <EachKey key={key.kid} of={key} />
        ))}
      </details>
      <Check checked={agreed === number} set={checked => setAgreed(checked ? number : '')}>
        {l.t('pins.compared')}
      </Check>
      <button type="button" disabled={agreed !== number} onClick={() => void accept()}>
        {l.t('pins.accept')}
      </button>
    </Notice>
  )
}

function EachKey({ of }: { of: OfficeKey }) {
  const l = useLocalization()
  return (
    <p class="small">
      {l.t(`use.${of.use}`)} · {l.t(`key.${of.state}`)} · <Identifier text={of.kid} />
      <br />
      <Print of={of.public} />
    </p>
  )
}
