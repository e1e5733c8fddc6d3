import assert from 'node:assert/strict'
import { test } from 'node:test'
import { grouped } from '../src/decision'
import type { Action } from '../src/types'

const action = (type: string, code?: string): Action => ({ type, version: 1, code, allowed: true })

const named = (actions: Action[]) => actions.map(({ type, code }) => [type, code].join(' ').trim())

test('a decision that is an instruction and an outcome is offered once, as the outcome', () => {
  // Given
  const allowed = [
    action('instruction', 'further-inquiry'),
    action('instruction', 'no-further-action'),
    action('instruction', 'prosecute'),
    action('disposition', 'prosecution'),
    action('disposition', 'no-further-action'),
    action('disposition', 'before-court'),
    action('delegation'),
  ]
  // When
  const { decisions, others } = grouped(allowed)
  // Then
  assert.deepEqual(named(decisions), ['disposition prosecution', 'disposition no-further-action', 'disposition before-court'])
  assert.deepEqual(named(others), ['instruction further-inquiry', 'delegation'])
})

test('where only the instruction is allowed, the decision is offered as an instruction', () => {
  // Given
  const allowed = [action('instruction', 'prosecute'), action('disposition', 'before-court')]
  // When
  const { decisions, others } = grouped(allowed)
  // Then
  assert.deepEqual(named(decisions), ['instruction prosecute', 'disposition before-court'])
  assert.deepEqual(others, [])
})

test('where the outcome goes to other agencies than the instruction, both are offered', () => {
  // Given
  const allowed: Action[] = [
    { ...action('instruction', 'prosecute'), recipients: ['platform', 'police-a'] },
    { ...action('disposition', 'prosecution'), recipients: ['platform'] },
    { ...action('instruction', 'no-further-action'), recipients: ['platform', 'police-a'] },
    { ...action('disposition', 'no-further-action'), recipients: ['platform', 'police-a'] },
  ]
  // When
  const { decisions } = grouped(allowed)
  // Then
  assert.deepEqual(named(decisions), ['instruction prosecute', 'disposition prosecution', 'disposition no-further-action'])
})
