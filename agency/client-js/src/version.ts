import { isObject } from './json.js'
import type { MessageDocument } from './message.js'

/** A message in another version of its type. The converted form is not signed. The original is the evidence. */
export interface InVersion {
  is: 'shown'
  document: MessageDocument
}

/** The older version cannot say everything that the message says. */
export interface LossyVersion {
  is: 'lossy'
  /** The members that would be lost: JSON pointers (RFC 6901) into the message. */
  pointers: string[]
  /** The newest version that cannot express it. */
  version: number
}

type Content = Record<string, unknown>

/** Converts between a version of a type and the previous one. An upgrade adds no statement that the author did not make. */
interface VersionStep {
  type: string
  newer: number
  up(content: Content): Content
  down(content: Content): Content
  /** JSON pointers to the content that the older version cannot express. */
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
 * Converts a message to another version of its type, for a program that knows that version only.
 *
 * @param document a valid message, such as `{ envelope, content }` of an opened delivery. It is not changed.
 * @throws RangeError if there is no conversion between the versions
 */
export function inVersion(document: MessageDocument, version: number): InVersion | LossyVersion {
  const { type } = document.envelope
  let { content } = document
  let current = document.envelope.version
  while (current !== version) {
    const newer = version > current ? current + 1 : current
    const step = STEPS.find(step => step.type === type && step.newer === newer)
    if (step === undefined) throw new RangeError(`there is no conversion between ${type}/${newer - 1} and ${type}/${newer}`)
    if (newer > current) {
      content = step.up(content)
    } else {
      const lost = step.lostDown(content)
      if (lost.length > 0) return { is: 'lossy', pointers: lost.map(pointer => `/content${pointer}`), version: current - 1 }
      content = step.down(content)
    }
    current = newer > current ? newer : newer - 1
  }
  return { is: 'shown', document: { ...document, envelope: { ...document.envelope, version }, content } }
}
