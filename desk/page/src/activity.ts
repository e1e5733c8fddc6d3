const MILLIS = 1_000
const MOST_SECONDS_UNTOLD = 60
const PARTS = 15

/**
 * Whether somebody works on the page. The host ends a session for want of requests, and typing makes none: it has to be told.
 * Times are in milliseconds.
 */
export class Activity {
  private last: number
  private told: number

  constructor(
    private readonly idleSeconds: number,
    now: number,
  ) {
    this.last = now
    this.told = now
  }

  /** A key, a touch or a movement. */
  input(now: number) {
    this.last = now
  }

  /** What is to be done now: lock the desk, tell the host that somebody is here, or nothing. */
  due(now: number): 'lock' | 'tell' | null {
    if (now - this.last > this.idleSeconds * MILLIS) return 'lock'
    const untold = Math.min(MOST_SECONDS_UNTOLD, this.idleSeconds / PARTS) * MILLIS
    if (this.last <= this.told || now - this.told < untold) return null
    this.told = now
    return 'tell'
  }
}
