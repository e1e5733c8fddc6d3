/** Who is signed in, and what keeps the session open. */

import { Failure } from './jolokia'

export interface Session {
  user: string
  roles: string[]
  /** Of the gateway. */
  version: string
  /** Hawtio's own pages of routes and MBeans are of use to one of the roles. */
  technical: boolean
  /** What the gateway offers to this person, each operation as `Agency.pause`. */
  operations: string[]
}

/** Nobody is signed in. */
export interface NoSession {
  /** A person can sign in by the provider that is configured. */
  provider: boolean
}

/** Asks whose session this browser has. */
export async function readSession(): Promise<Session | NoSession> {
  try {
    const first = await fetch('auth/session')
    // 403: a session that nobody has used is over now, and gone with this answer.
    const answer = first.status === 403 ? await fetch('auth/session') : first
    return (await answer.json()) as Session | NoSession
  } catch {
    throw new Failure('unreachable')
  }
}

export const isOpen = (session: Session | NoSession): session is Session => 'user' in session

const ACTS = ['pointerdown', 'keydown', 'wheel'] as const
const REFRESH_MILLIS = 20_000

/**
 * Tells the gateway, now and then, that a person is at work: readings that go on by themselves do
 * not keep a session open. Gives what stops it.
 */
export function keepOpenWhileUsed(): () => void {
  let last = 0
  const act = () => {
    if (Date.now() - last > REFRESH_MILLIS) {
      last = Date.now()
      fetch('refresh').catch(() => undefined)
    }
  }
  ACTS.forEach(name => addEventListener(name, act, { passive: true }))
  return () => ACTS.forEach(name => removeEventListener(name, act))
}

const KEY = 'wasl.signed-in'

/** Remembers, in this tab, that somebody was signed in: the login page then says that the session has ended. */
export const remember = (signedIn: boolean) =>
  signedIn ? sessionStorage.setItem(KEY, 'true') : sessionStorage.removeItem(KEY)

export const wasSignedIn = (): boolean => sessionStorage.getItem(KEY) !== null
