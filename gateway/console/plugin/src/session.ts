/** The signed-in user, and the calls that keep the session open. */

import { Failure } from './jolokia'

export interface Session {
  user: string
  roles: string[]
  /** The version of the gateway. */
  version: string
  /** Hawtio's own pages of routes and MBeans are of use to one of the roles. */
  technical: boolean
  /** The operations that the gateway offers to this person, such as `Agency.pause`. */
  operations: string[]
}

/** Nobody is signed in. */
export interface NoSession {
  /** A person can sign in through the configured provider. */
  provider: boolean
}

/** Reads the session of this browser. */
export async function readSession(): Promise<Session | NoSession> {
  try {
    const first = await fetch('auth/session')
    // 403: an idle session has ended. This answer removes it.
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
 * Tells the gateway from time to time that a person is active, because automatic readings do not keep a session open.
 * Returns a function that stops it.
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

/** Remembers in this tab that somebody was signed in. The login page then says that the session has ended. */
export const remember = (signedIn: boolean) =>
  signedIn ? sessionStorage.setItem(KEY, 'true') : sessionStorage.removeItem(KEY)

export const wasSignedIn = (): boolean => sessionStorage.getItem(KEY) !== null
