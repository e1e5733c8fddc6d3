const PREFIX = 'wasl-unsaved'

/** An answer that somebody writes and has not saved: as the host would keep it, sealed to the office. */
export interface Unsaved {
  type: string
  version: number
  /** The revision of the draft that it was written on; 0 where none was kept. */
  revision: number
  sealed: string
}

const nameOf = (office: string, answer: string) => `${PREFIX} ${office} ${answer}`

/** What is not saved, for as long as the tab is open: over a lock, a reload and the end of the session. */
export const unsaved = {
  keep(office: string, answer: string, what: Unsaved) {
    try {
      sessionStorage.setItem(nameOf(office, answer), JSON.stringify(what))
    } catch {
      // No room, or storage is not allowed: it is on the page only.
    }
  },

  of(office: string, answer: string): Unsaved | null {
    try {
      return JSON.parse(sessionStorage.getItem(nameOf(office, answer)) ?? 'null') as Unsaved | null
    } catch {
      return null
    }
  },

  drop(office: string, answer: string) {
    try {
      sessionStorage.removeItem(nameOf(office, answer))
    } catch {
      // Was never kept.
    }
  },

  /** Whether anything would be lost with the tab. */
  any(): boolean {
    try {
      return Object.keys(sessionStorage).some(name => name.startsWith(PREFIX))
    } catch {
      return false
    }
  },
}
