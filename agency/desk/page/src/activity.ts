const MILLIS = 1_000
const MOST_SECONDS_UNTOLD = 60
const PARTS = 15

/**
 * Tracks whether somebody works on the page. The host ends a session without requests, and typing sends none, so the page must tell the
 * host. Times are in milliseconds.
 */
export class Activity {
  private lastInputMillis: number
  private toldMillis: number

  constructor(
    private readonly idleSeconds: number,
    now: number,
  ) {
    this.lastInputMillis = now
    this.toldMillis = now
  }

  /** A key, a touch or a movement. */
  input(now: number) {
    this.lastInputMillis = now
  }

  /** The next action: lock the desk, tell the host that somebody is here, or nothing. */
  due(now: number): 'lock' | 'tell' | null {
    if (now - this.lastInputMillis > this.idleSeconds * MILLIS) return 'lock'
    const untold = Math.min(MOST_SECONDS_UNTOLD, this.idleSeconds / PARTS) * MILLIS
    if (this.lastInputMillis <= this.toldMillis || now - this.toldMillis < untold) return null
    this.toldMillis = now
    return 'tell'
  }
}
