import { isObject } from './json.js'
import type { MessageDocument } from './message.js'

/** A message in another version of its type. Nobody signed it: the original is the evidence. */
export interface InVersion {
  is: 'shown'
  document: MessageDocument
}

/** The older version cannot say everything that the message says. */
export interface LossyVersion {
  is: 'lossy'
  /** What would be lost: JSON pointers (RFC 6901) into the message. */
  pointers: string[]
  /** The newest version that cannot say it. */
  version: number
}

type Content = Record<string, unknown>

/** Between a version of a type and the one before it. What goes up states nothing that its author did not state. */
interface VersionStep {
  type: string
  newer: number
  up(content: Content): Content
  down(content: Content): Content
  /** JSON pointers in the content to what the older version cannot say. */
  lostDown(content: Content): string[]
}

const linksOf = (content: Content): unknown[] => (Array.isArray(content.links) ? content.links : [])

const STEPS: VersionStep[] = [
  {
    type: 'investigation-report',
    newer: 2,
    up: content => ({ ...content, links: linksOf(content).map(referral => ({ referral })) }),
    down: content => ({ ...content, links: linksOf(content).map(link => (link as Content).referral) }),
    lostDown: content =>
      linksOf(content).flatMap((link, i) => (isObject(link) && 'ground' in link ? [`/links/${i}/ground`] : [])),
  },
]

/**
 * Shows a message in another version of its type, for a program that knows that version only.
 *
 * @param document a valid message, such as `{ envelope, content }` of what was opened; stays as it is
 * @throws RangeError where there is no way from one version to the other
 */
export function inVersion(document: MessageDocument, version: number): InVersion | LossyVersion {
  const { type } = document.envelope
  let { content } = document
  let now = document.envelope.version
  while (now !== version) {
    const newer = version > now ? now + 1 : now
    const step = STEPS.find(one => one.type === type && one.newer === newer)
    if (step === undefined) throw new RangeError(`there is no conversion between ${type}/${newer - 1} and ${type}/${newer}`)
    if (newer > now) {
      content = step.up(content)
    } else {
      const lost = step.lostDown(content)
      if (lost.length > 0) return { is: 'lossy', pointers: lost.map(pointer => `/content${pointer}`), version: now - 1 }
      content = step.down(content)
    }
    now = newer > now ? newer : newer - 1
  }
  return { is: 'shown', document: { ...document, envelope: { ...document.envelope, version }, content } }
}
