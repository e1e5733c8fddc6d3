import { MALFORMED, PROVEN, UNANCHORED, verifyBundle } from 'offline-verifier'
import { useState } from 'preact/hooks'
import { bytes } from '../api'
import { useAttempt } from '../attempt'
import { caseArchive } from '../caseArchive'
import { sha256, text } from '../crypto/wire'
import { useDesk, useLocalization } from '../desk'
import { Identifier } from '../parts/Foreign'
import { Notice, ProblemNotice } from '../parts/Notice'
import type { Referral } from '../types'
import { NodeBytes } from '../verify/node-buffer'
import { pathOf } from '../route'

export type Outcome = 'proven' | 'refuted' | 'unanchored' | 'malformed'

interface Verdict {
  outcome: Outcome
  lines: string[]
}

interface Result extends Verdict {
  evidence: Uint8Array<ArrayBuffer>
}

/** Runs the offline verifier over the evidence of a referral in this page. */
export async function verifyEvidence(evidence: Uint8Array, trust: Uint8Array<ArrayBuffer>): Promise<Verdict> {
  const fingerprint = NodeBytes.from(await sha256(trust)).toString('hex')
  const { code, lines } = verifyBundle(NodeBytes.from(evidence), fingerprint, true)
  const outcome =
    code === PROVEN ? 'proven' : code === UNANCHORED ? 'unanchored' : code === MALFORMED ? 'malformed' : 'refuted'
  return { outcome, lines }
}

/** Verifies the host's evidence of a referral. */
export async function verifiedReferral(office: string, referral: string): Promise<Result> {
  const [evidence, trust] = await Promise.all([
    bytes(pathOf(office, 'referrals', referral, 'evidence')),
    bytes(pathOf(office, 'trust')),
  ])
  return { ...(await verifyEvidence(evidence, trust)), evidence }
}

export function Verification({ referral: of }: { referral: Referral }) {
  const { office, keys } = useDesk()
  const l = useLocalization()
  const [result, setResult] = useState<Result | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const { referral } = of
  const verify = () => attempt(async () => setResult(await verifiedReferral(office.id, referral)))
  const keep = () =>
    attempt(async () => {
      const archive = await caseArchive(of, office.id, keys, new Date())
      save(new Blob([archive], { type: 'application/zip' }), `${referral}.zip`)
    })
  return (
    <section aria-labelledby="verify">
      <h2 id="verify">{l.t('verify.title')}</h2>
      <p class="small">{l.t('verify.how')}</p>
      <button type="button" disabled={busy} onClick={() => void verify()}>
        {l.t('verify')}
      </button>
      <p class="small">{l.t('case.keep.how')}</p>
      <button type="button" disabled={busy || keys.sealing.size === 0} onClick={() => void keep()}>
        {l.t('case.keep')}
      </button>
      <ProblemNotice problem={problem} />
      {result !== null && (
        <Notice tone={result.outcome === 'proven' ? 'good' : 'bad'} title={l.t(`verify.${result.outcome}`)}>
          <details>
            <summary>{l.t('verify.details')}</summary>
            <ul class="plain-list small verdict">
              {result.lines.map((line, i) => (
                <li key={i}>
                  <Identifier text={line} />
                </li>
              ))}
            </ul>
            <button type="button" onClick={() => save(result.evidence, `${referral}.evidence.json`)}>
              {l.t('verify.keep')}
            </button>
          </details>
        </Notice>
      )}
    </section>
  )
}

/** Offers a file for download. */
export function save(content: Uint8Array<ArrayBuffer> | Blob, name: string) {
  const blob = content instanceof Blob ? content : new Blob([text(content)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
