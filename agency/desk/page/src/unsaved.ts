const PREFIX = 'wasl-unsaved'

/** An unsaved answer, sealed to the office as the host would keep it. */
export interface Unsaved {
  type: string
  version: number
  /** The revision of the draft on which it was written. 0 if no draft was kept. */
  revision: number
  sealed: string
}

const nameOf = (office: string, answer: string) => `${PREFIX} ${office} ${answer}`

/** Unsaved answers. They last as long as the tab: over a lock, a reload and the end of the session. */
export const unsaved = {
  keep(office: string, answer: string, text: Unsaved) {
    try {
      sessionStorage.setItem(nameOf(office, answer), JSON.stringify(text))
    } catch {
      // The storage is full or not allowed, so the text is on the page only.
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
      // It was never kept.
    }
  },

  /** Tells whether closing the tab would lose anything. */
  hasAny(): boolean {
    try {
      return Object.keys(sessionStorage).some(name => name.startsWith(PREFIX))
    } catch {
      return false
    }
  },
}
