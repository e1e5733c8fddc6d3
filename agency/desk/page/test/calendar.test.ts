import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import {
  type Calendar,
  dateOf,
  dayOf,
  isReckonedOtherwise,
  nextWorkingDay,
  workingDaysBetween,
  workingDaysUntil,
  zoneInWords,
  zoneOf,
} from '../src/calendar'
import { localization } from '../src/language'

const CALENDAR = JSON.parse(
  readFileSync('../../../schemas/types/calendar/1/valid/an-office.json', 'utf8'),
) as Calendar

test('a date is a working day or has a reason why not', () => {
  assert.deepEqual(dayOf(CALENDAR, '2027-01-12'), { kind: 'worked' })
  assert.deepEqual(dayOf(CALENDAR, '2027-01-10'), { kind: 'weekend' })
  assert.deepEqual(dayOf(CALENDAR, '2027-01-11'), { kind: 'holiday', name: 'independence-manifesto' })
  assert.deepEqual(dayOf(CALENDAR, '2031-01-11'), { kind: 'holiday', name: 'independence-manifesto' })
  assert.deepEqual(dayOf(CALENDAR, '2027-03-10'), { kind: 'holiday', name: 'aid-al-fitr' })
  assert.deepEqual(dayOf(CALENDAR, '2028-03-10'), { kind: 'worked' })
})

test('a period has its own hours on working days and makes no other day a working day', () => {
  const hours = [{ from: '09:00', to: '15:00' }]
  assert.deepEqual(dayOf(CALENDAR, '2027-02-08'), { kind: 'other-hours', name: 'ramadan', hours })
  assert.deepEqual(dayOf(CALENDAR, '2027-03-09'), { kind: 'other-hours', name: 'ramadan', hours })
  assert.deepEqual(dayOf(CALENDAR, '2027-02-13'), { kind: 'weekend' })
})

test('the next working day is after the weekend and the holiday', () => {
  assert.equal(nextWorkingDay(CALENDAR, '2027-01-08'), '2027-01-12')
  assert.equal(nextWorkingDay({ ...CALENDAR, week: CALENDAR.week.map(day => ({ ...day, hours: [] })) }, '2027-01-08'), undefined)
})

test('times are in the zone of the calendar, and in UTC until it is loaded', () => {
  assert.equal(zoneOf(CALENDAR).zone, 'Africa/Casablanca')
  assert.equal(zoneOf(null).zone, 'UTC')
})

test('days are counted in the zone of the calendar', () => {
  const late = new Date('2027-01-08T23:30:00Z') // Saturday already in Casablanca
  assert.equal(dateOf(CALENDAR, late), '2027-01-09')
  assert.equal(workingDaysUntil(CALENDAR, new Date('2027-01-13T12:00:00Z'), late), 2)
  assert.equal(workingDaysUntil(CALENDAR, late, late), 0)
  assert.equal(workingDaysUntil(CALENDAR, new Date('2020-01-01T00:00:00Z'), late), 0)
})

test('times use the gateway\'s time zone data, whatever this machine\'s data say', () => {
  // Given
  const zone = { zone: 'Africa/Casablanca', offsets: [{ from: '2026-01-01T00:00:00Z', offset: '+05:30' }] }
  const noon = new Date('2026-12-01T12:00:00Z')
  // When
  const shown = localization('en', zone, new Map()).time(noon.toISOString())
  // Then
  assert.equal(shown, '1 Dec 2026, 17:30')
  assert.equal(dateOf(zone, new Date('2026-12-01T19:00:00Z')), '2026-12-02')
  assert.equal(zoneInWords(zone, noon), 'Africa/Casablanca (UTC+05:30)')
  assert.equal(isReckonedOtherwise(zone, noon), true)
})

test('a zone is not doubted if the gateway agrees with this machine or says nothing', () => {
  // Given
  const noon = new Date('2026-12-01T12:00:00Z')
  const told = { zone: 'Asia/Kolkata', offsets: [{ from: '2020-01-01T00:00:00Z', offset: '+05:30' }] }
  // When
  const doubted = [told, { zone: 'America/Bogota' }].map(zone => isReckonedOtherwise(zone, noon))
  // Then
  assert.deepEqual(doubted, [false, false])
  assert.equal(zoneInWords({ zone: 'America/Bogota' }, noon), 'America/Bogota (UTC-05:00)')
})

test('working days between two dates leave out free days', () => {
  assert.equal(workingDaysBetween(CALENDAR, '2027-01-08', '2027-01-12'), 1) // a weekend and a holiday
  assert.equal(workingDaysBetween(CALENDAR, '2027-01-12', '2027-01-12'), 0)
})
