import { useEffect, useState } from 'preact/hooks'
import { fingerprint } from '../crypto/keys'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import { pins, type Unknown, useUncompared } from '../pins'
import { Check } from './Check'
import { Foreign, Identifier } from './Foreign'
import { Notice } from './Notice'

/** New keys of the gateway or of an agency in this browser. Nothing is verified with them before a comparison. */
export function ChangedKeys() {
  const uncompared = useUncompared()
  return (
    <>
      {uncompared.map(unknown => (
        <ChangedKey key={unknown.owner} of={unknown} />
      ))}
    </>
  )
}

function ChangedKey({ of }: { of: Unknown }) {
  const { reference, refresh } = useDesk()
  const l = useLocalization()
  const nameOf = useAgencyName()
  const [prints, setPrints] = useState<string[]>([])
  const [compared, setCompared] = useState(false)
  useEffect(() => void Promise.all(of.keys.map(fingerprint)).then(setPrints), [of])
  const accept = async () => {
    await pins.accept(of.owner, of.keys)
    reference.forgetKeys(of.owner)
    await refresh()
  }
  return (
    <Notice tone="bad" title={l.t('pins.changed')}>
      <p>
        <Foreign text={nameOf(of.owner)} />
        {l.t('colon')} {l.t('pins.changed.detail')}
      </p>
      {prints.map((print, i) => (
        <p key={print} class="fingerprint">
          <Identifier text={`${of.keys[i].kid} ${print}`} />
        </p>
      ))}
      <Check checked={compared} set={setCompared}>
        {l.t('pins.compared')}
      </Check>
      <button type="button" disabled={!compared} onClick={() => void accept()}>
        {l.t('pins.accept')}
      </button>
    </Notice>
  )
}
