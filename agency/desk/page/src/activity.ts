const MILLIS = 1_000
const MOST_SECONDS_UNTOLD = 60
const PARTS = 15

/**
 * Tracks whether somebody works on the page. The host ends a session without requests, and typing sends none, so the page must tell the
 * host. Times are in milliseconds.
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

  /** The next action: lock the desk, tell the host that somebody is here, or nothing. */
  due(now: number): 'lock' | 'tell' | null {
    if (now - this.last > this.idleSeconds * MILLIS) return 'lock'
    const untold = Math.min(MOST_SECONDS_UNTOLD, this.idleSeconds / PARTS) * MILLIS
    if (this.last <= this.told || now - this.told < untold) return null
    this.told = now
    return 'tell'
  }
}
