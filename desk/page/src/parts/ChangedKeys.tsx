import { useEffect, useState } from 'preact/hooks'
import { fingerprint } from '../crypto/keys'
import { useDesk, useLocalization } from '../desk'
import { pins, type Unknown, useUncompared } from '../pins'
import { Foreign, Identifier } from './Foreign'
import { Notice } from './Notice'

/** Keys of the gateway or of an agency that this browser sees for the first time: nothing is verified by them before a comparison. */
export function ChangedKeys() {
  const uncompared = useUncompared()
  return (
    <>
      {uncompared.map(one => (
        <ChangedKey key={one.owner} of={one} />
      ))}
    </>
  )
}

function ChangedKey({ of }: { of: Unknown }) {
  const { reference, refresh } = useDesk()
  const l = useLocalization()
  const [prints, setPrints] = useState<string[]>([])
  const [compared, setCompared] = useState(false)
  useEffect(() => void Promise.all(of.keys.map(fingerprint)).then(setPrints), [of])
  const accept = async () => {
    await pins.accept(of.owner, of.keys)
    reference.forgetKeys(of.owner)
    await refresh()
  }
  const name = of.owner === 'gateway' ? l.t('gateway') : l.name(reference.agencies.get(of.owner)?.names, of.owner)
  return (
    <Notice tone="bad" title={l.t('pins.changed')}>
      <p>
        <Foreign text={name} />
        {l.t('colon')} {l.t('pins.changed.detail')}
      </p>
      {prints.map((print, i) => (
        <p key={print} class="fingerprint">
          <Identifier text={`${of.keys[i].kid} ${print}`} />
        </p>
      ))}
      <label class="check">
        <input type="checkbox" checked={compared} onChange={event => setCompared(event.currentTarget.checked)} />{' '}
        {l.t('pins.compared')}
      </label>
      <button type="button" disabled={!compared} onClick={() => void accept()}>
        {l.t('pins.accept')}
      </button>
    </Notice>
  )
}
