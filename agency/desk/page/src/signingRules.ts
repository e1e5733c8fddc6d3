import { get } from './api'
import { type Harm, harmOf } from './amount'
import { documentOf, open, openable, openOutgoing } from './correspondence'
import { useDesk } from './desk'
import { useHostEvents } from './events'
import { useLoaded } from './loaded'
import { pathOf } from './route'
import type { Referral, SigningRule, SigningRules } from './types'

export const signingRulesOf = (office: string): Promise<SigningRules> => get(pathOf(office, 'signing-rules'))

/** The rules by which the office signs. */
export function useSigningRules() {
  const { office } = useDesk()
  const loaded = useLoaded(() => signingRulesOf(office.id), [office.id])
  useHostEvents(['persons'], loaded.reload)
  return loaded
}

/** The rules that concern an answer to a referral. The page opens its messages only if a rule asks for the harm. */
export function useRulesFor(referral: Referral, answer: { type: string; code?: string }) {
  const { office, keys, reference } = useDesk()
  const { messages, outbox } = referral
  const loaded = useLoaded(async () => {
    const { rules } = await signingRulesOf(office.id)
    const possible = concerning(rules, answer, null)
    return possible.some(rule => rule.fromDirhams !== null) ? concerning(possible, answer, await harm()) : possible
  }, [referral.referral, messages.length, outbox.length, keys])
  useHostEvents(['persons'], loaded.reload)
  return loaded

  async function harm(): Promise<Harm | null> {
    const received = await Promise.all(messages.map(one => open(one, referral.referral, keys, reference)))
    const genuine = received.filter(one => one.is === 'opened').map(one => (one.original ?? one).content)
    const own = await openable(outbox, async one => documentOf(await openOutgoing(one, keys)).content)
    const contents = [...genuine, ...own]
    return contents.length === 0 ? null : harmOf(contents)
  }
}

/**
 * The rules that concern an answer. A rule with a least harm concerns it also if the harm is unclear.
 *
 * @param harm null if no message of the case opens
 */
export const concerning = (rules: SigningRule[], answer: { type: string; code?: string }, harm: Harm | null): SigningRule[] =>
  rules.filter(
    rule =>
      rule.type === answer.type &&
      (rule.code === null || rule.code === answer.code) &&
      (rule.fromDirhams === null || reaches(harm, rule.fromDirhams)),
  )

function reaches(harm: Harm | null, dirhams: number): boolean {
  switch (harm?.is) {
    case 'none':
      return false
    case 'stated':
      return harm.dirhams >= dirhams
    case 'unclear':
    case undefined:
      return true
  }
}

/** Why the rules that concern an answer do not let a person sign it. The host applies the same rules, except those with a least harm. */
export type Hindrance = { is: 'others'; signers: string[] } | { is: 'four-eyes' }

/** @param writer the person who last kept the shown content, the signer if it is not kept as it is shown */
export function hindrance(rules: SigningRule[], signer: string, writer: string): Hindrance | null {
  const named = rules.filter(rule => rule.signers.length > 0).map(rule => rule.signers)
  if (named.some(signers => !signers.includes(signer))) {
    return { is: 'others', signers: named.reduce((all, signers) => all.filter(one => signers.includes(one))) }
  }
  return writer === signer && rules.some(rule => rule.fourEyes) ? { is: 'four-eyes' } : null
}
