import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Calendar, dateOf, dayOf, nextWorkingDay, workingDaysUntil, zoneOf } from '../src/calendar'

const CALENDAR = JSON.parse(
  readFileSync('../../schemas/types/calendar/1/valid/an-office.json', 'utf8'),
) as Calendar

test('a date is worked, or says why not', () => {
  assert.deepEqual(dayOf(CALENDAR, '2027-01-12'), { kind: 'worked' })
  assert.deepEqual(dayOf(CALENDAR, '2027-01-10'), { kind: 'weekend' })
  assert.deepEqual(dayOf(CALENDAR, '2027-01-11'), { kind: 'holiday', name: 'independence-manifesto' })
  assert.deepEqual(dayOf(CALENDAR, '2031-01-11'), { kind: 'holiday', name: 'independence-manifesto' })
  assert.deepEqual(dayOf(CALENDAR, '2027-03-10'), { kind: 'holiday', name: 'aid-al-fitr' })
  assert.deepEqual(dayOf(CALENDAR, '2028-03-10'), { kind: 'worked' })
})

test('a period has its own hours on days that are worked, and opens none', () => {
  const hours = [{ from: '09:00', to: '15:00' }]
  assert.deepEqual(dayOf(CALENDAR, '2027-02-08'), { kind: 'other-hours', name: 'ramadan', hours })
  assert.deepEqual(dayOf(CALENDAR, '2027-03-09'), { kind: 'other-hours', name: 'ramadan', hours })
  assert.deepEqual(dayOf(CALENDAR, '2027-02-13'), { kind: 'weekend' })
})

test('the next working day is after weekend and holiday', () => {
  assert.equal(nextWorkingDay(CALENDAR, '2027-01-08'), '2027-01-12')
  assert.equal(nextWorkingDay({ ...CALENDAR, week: CALENDAR.week.map(one => ({ ...one, hours: [] })) }, '2027-01-08'), undefined)
})

test('times are in the zone of the calendar, and in UTC before it is known', () => {
  assert.equal(zoneOf(CALENDAR), 'Africa/Casablanca')
  assert.equal(zoneOf(null), 'UTC')
})

test('days are counted in the zone of the calendar', () => {
  const late = new Date('2027-01-08T23:30:00Z') // Saturday already in Casablanca
  assert.equal(dateOf(CALENDAR, late), '2027-01-09')
  assert.equal(workingDaysUntil(CALENDAR, new Date('2027-01-13T12:00:00Z'), late), 2)
  assert.equal(workingDaysUntil(CALENDAR, late, late), 0)
  assert.equal(workingDaysUntil(CALENDAR, new Date('2020-01-01T00:00:00Z'), late), 0)
})
