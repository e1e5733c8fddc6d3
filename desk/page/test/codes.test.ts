import assert from 'node:assert/strict'
import { test } from 'node:test'
import { offered } from '../src/codes'
import type { Code } from '../src/types'
import { read } from './files'

const OFFENCES = new Map(read<{ codes: Code[] }>('../../schemas/codes/offence.json').codes.map(code => [code.code, code]))
const RETIRED = 'DL-2-20-292'

test('a form offers the codes of the day, and keeps what was chosen', () => {
  const all = [...OFFENCES.keys()]
  assert.equal(offered(all, OFFENCES, '2023-02-28', []).includes(RETIRED), true)
  assert.equal(offered(all, OFFENCES, '2023-03-01', []).includes(RETIRED), false)
  assert.equal(offered(all, OFFENCES, '2020-03-23', []).includes(RETIRED), false)
  assert.equal(offered(all, OFFENCES, '2023-03-01', [RETIRED]).includes(RETIRED), true)
  assert.equal(offered(all, OFFENCES, '2023-03-01', []).length, all.length - 1)
  assert.deepEqual(offered(['a'], undefined, '2023-03-01', []), ['a'])
})
