import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anchorOf, blocks, inlines, section } from '../src/markdown'
import { copyOf, fileOf, placeOf, sectionOf } from '../src/runbook'

const DOCUMENT = `# Runbook

Says what
to do.

## Alarms

### agency-down
The agency does not answer

**Do.** Ask *it*, see [parked](#parked) and \`data\`.

- one
- two,
  longer

\`\`\`sh
./wasl parked
# no heading
\`\`\`

### parked
Parked

## Changes
End
`

test('a section is the content under its heading', () => {
  // Given
  const all = blocks(DOCUMENT)

  // When
  const found = section(all, 'agency-down')

  // Then
  assert.deepEqual(found, [
    { kind: 'heading', level: 3, text: 'agency-down' },
    { kind: 'paragraph', content: [{ kind: 'text', text: 'The agency does not answer' }] },
    {
      kind: 'paragraph',
      content: [
        { kind: 'strong', text: 'Do.' },
        { kind: 'text', text: ' Ask ' },
        { kind: 'strong', text: 'it' },
        { kind: 'text', text: ', see ' },
        { kind: 'link', text: 'parked', to: '#parked' },
        { kind: 'text', text: ' and ' },
        { kind: 'code', text: 'data' },
        { kind: 'text', text: '.' },
      ],
    },
    { kind: 'list', items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two,\nlonger' }]] },
    { kind: 'code', text: './wasl parked\n# no heading' },
  ])
  assert.equal(section(all, 'alarms')?.length, 8)
  assert.equal(section(all, 'changes')?.length, 2)
  assert.equal(section(all, 'nothing'), undefined)
})

test('unsupported marks stay text', () => {
  // When / Then
  assert.deepEqual(inlines('<img src=x onerror=alert(1)> 2 * 3'), [
    { kind: 'text', text: '<img src=x onerror=alert(1)> 2 * 3' },
  ])
  assert.deepEqual(inlines('<span dir="rtl" lang="ar">جهة</span>'), [{ kind: 'text', text: 'جهة' }])
  assert.equal(anchorOf('Changes without another start'), 'changes-without-another-start')
})

test('an unclosed block of code is shown to its end', () => {
  // When / Then
  assert.deepEqual(blocks('```sh\nls\n'), [{ kind: 'code', text: 'ls\n' }])
})

test('reads the runbook in the reader\'s language, or the operators\' own copy', () => {
  // When / Then
  assert.equal(copyOf('docs/how-to/runbook.md#parked', 'fr'), undefined)
  assert.equal(sectionOf('docs/how-to/runbook.md#parked'), 'parked')
  assert.equal(copyOf('https://host.example/{language}/runbook#parked', 'ar'), 'https://host.example/ar/runbook#parked')
  assert.equal(copyOf('https://host.example/runbook#parked', 'ar'), 'https://host.example/runbook#parked')
  assert.equal(fileOf('en'), 'plugins/referrals/runbook/runbook.md')
  assert.equal(fileOf('ar'), 'plugins/referrals/runbook/runbook.ar.md')
})

test('names a linked page by its path in the installation', () => {
  // When / Then
  assert.equal(placeOf('backup.md'), 'docs/how-to/backup.md')
  assert.equal(placeOf('../reference/evidence.md'), 'docs/reference/evidence.md')
})
