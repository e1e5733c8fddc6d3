import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offered } from '../src/codes'
import type { Code } from '../src/types'
import { read } from './files'

const OFFENCES = new Map(read<{ codes: Code[] }>('../../../config/codes/offence.json').codes.map(code => [code.code, code]))
const RETIRED = 'DL-2-20-292'

test('a form offers the codes of the day and keeps chosen ones', () => {
  const all = [...OFFENCES.keys()]
  assert.equal(offered(all, OFFENCES, '2023-02-28', []).includes(RETIRED), true)
  assert.equal(offered(all, OFFENCES, '2023-03-01', []).includes(RETIRED), false)
  assert.equal(offered(all, OFFENCES, '2020-03-23', []).includes(RETIRED), false)
  assert.equal(offered(all, OFFENCES, '2023-03-01', [RETIRED]).includes(RETIRED), true)
  assert.equal(offered(all, OFFENCES, '2023-03-01', []).length, all.length - 1)
  assert.deepEqual(offered(['a'], undefined, '2023-03-01', []), ['a'])
})

test('an offence names its article in each language, never its code', () => {
  const article = { ar: /\((الفصل|المادة) [\d.]+ من /, fr: /\(article [\d-]+ du /, en: /\(article [\d-]+ of / }
  for (const offence of OFFENCES.values()) {
    for (const language of ['ar', 'fr', 'en'] as const) {
      assert.match(offence[language], article[language])
      assert.equal(offence[language].includes(offence.code), false)
    }
  }
  assert.equal(OFFENCES.get('CP-540')?.ar, 'النصب (الفصل 540 من القانون الجنائي)')
})
