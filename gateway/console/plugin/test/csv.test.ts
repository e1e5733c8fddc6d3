import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tableToCsv, toCsv } from '../src/csv'

test('writes a table by RFC 4180 and marks it as UTF-8', () => {
  // When
  const text = toCsv(['who', 'why'], [['anna', 'a, "b"'], ['عمر', undefined], [true, 3]])
  // Then
  assert.equal(text, '\uFEFFwho,why\r\nanna,"a, ""b"""\r\nعمر,\r\ntrue,3\r\n')
})

test('writes text instead of a formula that a spreadsheet would run', () => {
  // When
  const text = toCsv(['why'], [['=1+1'], ['+1'], ['-1'], ['@x'], ['fixed-it']])
  // Then
  assert.equal(text, "\uFEFFwhy\r\n'=1+1\r\n'+1\r\n'-1\r\n'@x\r\nfixed-it\r\n")
})

test('a table has every member of every row, under the gateway\'s names', () => {
  // When
  const text = tableToCsv([{ id: 1, groups: [{ agency: 'a' }] }, { id: 2, state: 'held' }])
  // Then
  assert.equal(text, '\uFEFFid,groups,state\r\n1,"[{""agency"":""a""}]",\r\n2,,held\r\n')
  assert.equal(tableToCsv([]), '\uFEFF\r\n')
})
