import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Genuine } from '../src/correspondence'
import { newPair, publicPart } from '../src/crypto/keys'
import { openingKey } from '../src/crypto/wire'
import { forgetLines, KeptLines, type Records } from '../src/keptLines'
import { lineOf } from '../src/line'
import { Lines } from '../src/lines'
import type { JsonObject } from '../src/message'
import { folded, matcher, searchable } from '../src/search'
import type { InboxRow, ReferralTexts } from '../src/types'
import { samples } from './files'

const ROWS = 2_000
const QUERY_MILLIS = 50

/** The records of a browser. */
function records(): Records & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    all: async prefix => [...kept].filter(([name]) => name.startsWith(prefix)),
    put: async (name, value) => void kept.set(name, value),
    remove: async names => names.forEach(name => kept.delete(name)),
  }
}

async function person(id: string) {
  const pair = await newPair('agreement')
  return { of: { id, publicKey: publicPart(pair) }, key: await openingKey(pair) }
}

const genuine = (content: JsonObject, type = 'vetted-case') => ({ envelope: { type }, content }) as unknown as Genuine

const content = (summary: string): JsonObject => ({ caseNumber: 'EB-1', assessment: { summary } })

const sample = (name: string) => {
  const found = samples('vetted-case', 1, 'valid').find(([file]) => file === name)
  return lineOf([genuine((found![1] as { content: JsonObject }).content)])
}

const row = (referral: string, messages = 1, receivedAt = '2026-11-24T10:00:00Z') =>
  ({ referral, messages, receivedAt, noted: 0 }) as InboxRow

const textsOf = (referral: string): ReferralTexts => ({ referral, messages: [], notes: [] })

/** A host with one message for each of these referrals, which the office's keys open as their text. */
function host(texts: Record<string, string>, kept: () => Promise<KeptLines>) {
  const asked: string[][] = []
  const lines = new Lines({
    kept,
    fetch: async referrals => {
      asked.push(referrals)
      const given = referrals.filter(referral => referral in texts)
      return { referrals: given.map(textsOf), later: [] }
    },
    read: async ({ referral }) =>
      texts[referral] === 'closed' ? undefined : { line: lineOf([genuine(content(texts[referral]))]), whole: true },
    pause: async () => {},
  })
  return { lines, asked }
}

test('a search folds alef, hamza, ta marbuta and vowel signs, accents and digits', () => {
  // Given
  const words = searchable(['إِنَّ المُشتكِيةَ أُبلِغَت بمسؤول', 'Prélèvement à Fès, œuvre', '٠٦١٢', 'MA64 0000 1234'])
  const finds = (typed: string) => matcher(typed)(words)
  // When / Then
  for (const typed of ['المشتكيه', 'مشتكية', 'ان', 'ابلغت', 'مسوول', 'prelevement', 'FÈS', 'oeuvre', '0612', 'ma6400001234', '٠٦١٢ fes', '']) {
    assert.ok(finds(typed), typed)
  }
  for (const typed of ['المشتبه', 'fes rabat']) assert.ok(!finds(typed), typed)
  assert.equal(folded('شَيْء'), folded('شي'))
})

test('words of programs are not searched, and every other word of every message is', () => {
  // When
  const sealed = { reporter: { mode: 'identified', sealedIdentity: { ciphertext: 'secret' } }, evidence: [{ sha256: 'abc', name: 'page.html' }] }
  const { words } = lineOf([genuine(content('first')), genuine({ text: 'second' }, 'investigation-report'), genuine(sealed)])
  // Then
  for (const word of ['first', 'second', 'page', 'identified']) assert.ok(matcher(word)(words), word)
  for (const word of ['secret', 'abc']) assert.ok(!matcher(word)(words), word)
})

test('the words of notes are found, and the last note is shown', () => {
  // When
  const { words, note } = lineOf([genuine(content('first'))], ['ask the bank', 'bank has answered'])
  // Then
  assert.ok(matcher('first bank answered')(words))
  assert.equal(note, 'bank has answered')
})

test('a row shows the number, the summary, names, accounts and the amount of the sample cases', () => {
  // When
  const fraud = sample('fraud-identified-reporter-fr.json')
  const defamation = sample('defamation-platform-is-custodian-fr.json')
  // Then
  assert.equal(fraud.caseNumber, 'EB-2026-004512')
  assert.match(fraud.about!, /^La plaignante a versé/)
  assert.equal(fraud.amount, '3 200 dirhams')
  assert.deepEqual(fraud.named.slice(0, 2), ['Vendeur Atlas', '@vendeur.atlas'])
  assert.ok(fraud.named.includes('MA64 0000 0000 0000 0000 0000 0000'))
  assert.deepEqual([defamation.named, defamation.amount], [['Personne A', 'Personne B'], undefined])
})

test('amounts are found in Arabic, French and English, and years and articles are none', () => {
  // Given
  const amountIn = (summary: string) => lineOf([genuine(content(summary))]).amount
  // When / Then
  assert.equal(amountIn('طلب مبلغ 5000 درهم من الضحية'), '5000 درهم')
  assert.equal(amountIn('دفع ٢٥٠٠ درهماً'), '٢٥٠٠ درهماً')
  assert.equal(amountIn('un virement de 1 250,50 € le 3 mai 2026'), '1 250,50 €')
  assert.equal(amountIn('MAD 12,000 were paid'), 'MAD 12,000')
  assert.equal(amountIn('en 2026, article 540, deux comptes'), undefined)
})

test('a line is shortened to one line and cuts no character in two', () => {
  // When
  const { about } = lineOf([genuine(content(`a\n b ${'𝒳'.repeat(500)}`))])
  // Then
  assert.ok(about!.startsWith('a b 𝒳'))
  assert.equal([...about!].length, 241)
  assert.ok(!/\p{Cs}/u.test(about!))
})

test('kept lines open for their person only, and hold no word in clear', async () => {
  // Given
  const [amal, nour, store] = [await person('amal'), await person('nour'), records()]
  const kept = await KeptLines.of(store, amal.of, amal.key, 'kp-rabat')
  await kept.keep('r1', { state: 's', line: lineOf([genuine(content('fraude'))]) })
  // When
  const again = await (await KeptLines.of(store, amal.of, amal.key, 'kp-rabat')).all()
  const ofNour = await (await KeptLines.of(store, nour.of, nour.key, 'kp-rabat')).all()
  const elsewhere = await (await KeptLines.of(store, amal.of, amal.key, 'kp-fes')).all()
  // Then
  assert.equal(again.get('r1')?.line.about, 'fraude')
  assert.deepEqual([ofNour.size, elsewhere.size], [0, 0])
  assert.ok([...store.kept.values()].every(value => !value.includes('fraude') && value.split('.').length === 5))
})

test('a line that was changed, moved to another referral or sealed under another key is removed and made anew', async () => {
  // Given
  const [amal, store] = [await person('amal'), records()]
  const kept = await KeptLines.of(store, amal.of, amal.key, 'kp-rabat')
  await kept.keep('r1', { state: 's', line: lineOf([genuine(content('one'))]) })
  const [name, value] = [...store.kept].find(([found]) => found.startsWith('line'))!
  store.kept.set(name.replace('r1', 'r2'), value)
  store.kept.set(name.replace('r1', 'r3'), 'x')
  // When
  const moved = await kept.all()
  const other = await person('amal') // with a new key
  const none = await (await KeptLines.of(store, other.of, other.key, 'kp-rabat')).all()
  // Then
  assert.deepEqual([...moved.keys()], ['r1'])
  assert.equal(none.size, 0)
  assert.deepEqual([...store.kept.keys()], ['key amal'])
})

test('signing out removes the key and the lines of the person, and of nobody else', async () => {
  // Given
  const [amal, nour, store] = [await person('amal'), await person('nour'), records()]
  for (const one of [amal, nour]) {
    const kept = await KeptLines.of(store, one.of, one.key, 'kp-rabat')
    await kept.keep('r1', { state: 's', line: lineOf([genuine(content('x'))]) })
  }
  // When
  await forgetLines(store, 'amal')
  // Then
  assert.deepEqual([...store.kept.keys()], ['key nour', 'line nour kp-rabat r1'])
})

test('only missing and changed lines are asked for, those on the screen first, then the newest', async () => {
  // Given
  const [amal, store] = [await person('amal'), records()]
  const texts = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`r${i}`, `text ${i}`]))
  const rows = Object.keys(texts).map((referral, i) => row(referral, 1, new Date(1e12 + i * 1e3).toISOString()))
  const open = () => host(texts, () => KeptLines.of(store, amal.of, amal.key, 'kp-rabat'))
  const first = open()
  first.lines.show(['r3', 'r4'])
  // When
  await first.lines.want(rows, true)
  const second = open()
  await second.lines.want([{ ...rows[0], messages: 2 }, ...rows.slice(1)], true)
  // Then
  assert.deepEqual(first.asked[0], ['r3', 'r4'])
  assert.equal(first.asked[1][0], 'r49')
  assert.equal(first.asked.flat().length, 50)
  assert.deepEqual(second.asked, [['r0']])
  assert.equal(second.lines.of('r7')?.about, 'text 7')
  first.lines.stop()
  second.lines.stop()
})

test('a line is read again when a note of its referral changes', async () => {
  // Given
  const [amal, store] = [await person('amal'), records()]
  const { lines, asked } = host({ r1: 'a', r2: 'b' }, () => KeptLines.of(store, amal.of, amal.key, 'kp-rabat'))
  await lines.want([row('r1'), row('r2')], true)
  // When
  await lines.want([row('r1'), { ...row('r2'), noted: 7 }], true)
  // Then
  assert.deepEqual(asked.at(-1), ['r2'])
  lines.stop()
})

test('an erased referral has no line any more, whoever says so', async () => {
  // Given
  const [amal, store] = [await person('amal'), records()]
  const texts: Record<string, string> = { r1: 'a', r2: 'b', r3: 'c', r4: 'd' }
  const { lines } = host(texts, () => KeptLines.of(store, amal.of, amal.key, 'kp-rabat'))
  await lines.want(['r1', 'r2', 'r3', 'r4'].map(one => row(one)), true)
  // When the inbox lacks r1, the host has no messages of r2, and the page of r3 is gone
  delete texts.r2
  await lines.want([row('r2', 2), row('r3'), row('r4')], true)
  await lines.forget(['r3'])
  // Then
  assert.deepEqual(['r1', 'r2', 'r3', 'r4'].map(one => lines.of(one)?.about), [undefined, undefined, undefined, 'd'])
  assert.deepEqual([...store.kept.keys()].sort(), ['key amal', 'line amal kp-rabat r4'])
  lines.stop()
})

test('a filtered inbox removes no line', async () => {
  // Given
  const amal = await person('amal')
  const { lines } = host({ r1: 'a', r2: 'b' }, () => KeptLines.of(records(), amal.of, amal.key, 'kp-rabat'))
  await lines.want([row('r1'), row('r2')], true)
  // When
  await lines.want([row('r2')], false)
  // Then
  assert.equal(lines.of('r1')?.about, 'a')
  lines.stop()
})

test('a referral that no key opens is asked for once, and a browser that keeps nothing still has lines', async () => {
  // Given
  const { lines, asked } = host({ r1: 'closed', r2: 'b' }, () => Promise.reject(new Error('not allowed')))
  // When
  await lines.want([row('r1'), row('r2')], true)
  await lines.want([row('r1'), row('r2')], true)
  // Then
  assert.deepEqual(asked, [['r1', 'r2']])
  assert.deepEqual([lines.of('r1'), lines.of('r2')?.about], [undefined, 'b'])
  assert.equal(lines.waiting([row('r1'), row('r2')]), 0)
  lines.stop()
})

test('an unreachable host loses nothing, and the next load of the inbox reads on', async () => {
  // Given
  let reachable = false
  const lines = new Lines({
    kept: () => Promise.reject(new Error('not allowed')),
    fetch: async referrals => {
      if (!reachable) throw new Error('unreachable')
      return { referrals: referrals.map(textsOf), later: [] }
    },
    read: async () => ({ line: lineOf([genuine(content('x'))]), whole: true }),
    pause: async () => {},
  })
  await lines.want([row('r1')], true)
  assert.equal(lines.waiting([row('r1')]), 1)
  reachable = true
  // When
  await lines.want([row('r1')], true)
  // Then
  assert.equal(lines.of('r1')?.about, 'x')
  lines.stop()
})

test(`an index of ${ROWS} referrals is searched within ${QUERY_MILLIS} ms`, async () => {
  // Given summaries of about 2,000 characters, in Arabic and French
  const [amal, store] = [await person('amal'), records()]
  const base = ['fraud-identified-reporter-fr.json', 'sexual-extortion-of-a-minor-ar.json'].map(name => {
    const [, document] = samples('vetted-case', 1, 'valid').find(([file]) => file === name)!
    return (document as { content: JsonObject }).content
  })
  const contents = Array.from({ length: ROWS }, (_, i) => {
    const of = base[i % 2]
    const { summary } = of.assessment as { summary: string }
    return { ...of, caseNumber: `EB-${i}`, assessment: { summary: `${summary} nom${i} `.repeat(Math.ceil(2_000 / (summary.length + 8))) } }
  })
  const rows = contents.map((_, i) => row(`r${i}`))
  const make = () =>
    new Lines({
      kept: () => KeptLines.of(store, amal.of, amal.key, 'kp-rabat'),
      fetch: async referrals => ({ referrals: referrals.map(textsOf), later: [] }),
      read: async ({ referral }) => ({ line: lineOf([genuine(contents[Number(referral.slice(1))])]), whole: true }),
      pause: async () => {},
    })
  const lines = make()
  // When
  const begun = performance.now()
  await lines.want(rows, true)
  const built = performance.now() - begun
  const loadBegun = performance.now()
  const loaded = make()
  await loaded.want(rows, true)
  const loadMillis = performance.now() - loadBegun
  const times = ['nom1999', 'الضحية', 'dirhams telephone', 'xyz'].map(typed => {
    const start = performance.now()
    const matches = matcher(typed)
    const found = rows.filter(one => matches(lines.of(one.referral)!.words)).length
    return { typed, found, millis: performance.now() - start }
  })
  // Then
  console.log(`built and sealed in ${Math.round(built)} ms, loaded in ${Math.round(loadMillis)} ms`)
  times.forEach(({ typed, found, millis }) => console.log(`${typed}: ${found} found in ${millis.toFixed(1)} ms`))
  assert.deepEqual(times.map(one => one.found > 0), [true, true, true, false])
  assert.equal(times[0].found, 1)
  assert.ok(Math.max(...times.map(one => one.millis)) < QUERY_MILLIS)
  lines.stop()
  loaded.stop()
})
