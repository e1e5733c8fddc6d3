import { amountIn } from './amount'
import type { Genuine } from './correspondence'
import type { Json, JsonObject } from './message'
import { searchable } from './search'

/** What a row of the inbox shows of opened messages, and the words by which it is found. */
export interface Line {
  /** The platform's number of the case. */
  caseNumber?: string
  /** The beginning of the summary, in the words of the message. */
  about?: string
  /** Persons, then accounts. */
  named: string[]
  /** The first amount that the case states, in its words. */
  amount?: string
  /** The beginning of the office's last note. */
  note?: string
  words: string
}

const MAX_ABOUT = 240
const MAX_NAMED = 12
const MAX_NAME = 80
/** Members that say in a sentence what a message is about, of any type. */
const SAY = ['summary', 'text', 'results', 'reasons', 'reason']

/** The line of a referral, from its genuine messages in order of arrival and the texts of its notes in order of time. */
export function lineOf(messages: Genuine[], notes: string[] = []): Line {
  const note = notes.at(-1)
  const documents = messages.map(message => message.original ?? message)
  const main = documents.find(one => one.envelope.type === 'vetted-case') ?? documents[0]
  const { caseNumber, assessment, subjects, victims } = main.content
  const summary = textOf(objectOf(assessment).summary) ?? SAY.map(name => textOf(main.content[name])).find(Boolean)
  const harms = listOf(victims).map(victim => textOf(victim.harm) ?? '')
  return {
    caseNumber: textOf(caseNumber),
    about: summary === undefined ? undefined : shortened(summary, MAX_ABOUT),
    named: namesOf(listOf(subjects), listOf(objectOf(assessment).indicators)),
    amount: [summary ?? '', ...harms].map(text => amountIn(text)).find(Boolean),
    note: note === undefined ? undefined : shortened(note, MAX_ABOUT),
    words: searchable([...notes, ...documents.map(one => one.content)]),
  }
}

function namesOf(subjects: JsonObject[], indicators: JsonObject[]): string[] {
  const persons = subjects.map(subject => objectOf(subject.person))
  const names = persons.map(person => textOf(person.name) ?? textOf(Array.isArray(person.aliases) ? person.aliases[0] : undefined))
  const accounts = [...persons.flatMap(person => listOf(person.contacts)), ...indicators].map(one => textOf(one.value))
  const all = [...names, ...accounts].filter(name => name !== undefined)
  return [...new Set(all)].slice(0, MAX_NAMED).map(name => shortened(name, MAX_NAME))
}

const textOf = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

const objectOf = (value: Json | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {}

const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.map(objectOf) : [])

/** One line of at most so many characters. Cuts no character in two. */
function shortened(text: string, most: number): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most).join('')}…`
}
