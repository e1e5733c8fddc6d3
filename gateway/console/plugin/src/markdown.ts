/** The part of CommonMark in which the runbook is written, as blocks; text stays text, whatever is in it. */

export type Inline =
  | { kind: 'text' | 'code' | 'strong'; text: string }
  | { kind: 'link'; text: string; to: string }

export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; content: Inline[] }
  | { kind: 'list'; items: Inline[][] }
  | { kind: 'code'; text: string }

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)|<\/?span[^>]*>/g

/** Code, emphasis and links of a line. Direction marks are dropped, because a page has its own. */
export function inlines(line: string): Inline[] {
  const inlines: Inline[] = []
  const add = (text: string) => {
    if (text) inlines.push({ kind: 'text', text })
  }
  let end = 0
  for (const match of line.matchAll(INLINE)) {
    add(line.slice(end, match.index))
    end = match.index + match[0].length
    const [, code, strong, emphasis, link, to] = match
    if (code) inlines.push({ kind: 'code', text: code })
    else if (strong ?? emphasis) inlines.push({ kind: 'strong', text: strong ?? emphasis })
    else if (link) inlines.push({ kind: 'link', text: link, to })
  }
  add(line.slice(end))
  return inlines
}

/** The blocks of a document, in order. */
export function blocks(document: string): Block[] {
  const blocks: Block[] = []
  const lines = document.split('\n')
  for (let i = 0; i < lines.length; ) {
    const heading = /^(#{1,6}) (.*)$/.exec(lines[i])
    if (lines[i].startsWith('```')) {
      const end = lines.indexOf('```', i + 1)
      const until = end < 0 ? lines.length : end
      blocks.push({ kind: 'code', text: lines.slice(i + 1, until).join('\n') })
      i = until + 1
    } else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1].length, text: heading[2] })
      i++
    } else if (lines[i].trim() === '') {
      i++
    } else {
      const begin = i
      while (i < lines.length && lines[i].trim() !== '' && !/^(#{1,6} |```)/.test(lines[i])) i++
      blocks.push(paragraph(lines.slice(begin, i)))
    }
  }
  return blocks
}

function paragraph(lines: string[]): Block {
  if (!lines[0].startsWith('- ')) return { kind: 'paragraph', content: inlines(lines.join('\n')) }
  const items = lines.join('\n').slice(2).split('\n- ')
  return { kind: 'list', items: items.map(item => inlines(item.replace(/\n */g, '\n'))) }
}

/** The address of a heading, as GitHub makes it. */
export const anchorOf = (heading: string): string =>
  heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-')

/** The section under the heading with this address, with its heading. Undefined if there is none. */
export function section(all: Block[], anchor: string): Block[] | undefined {
  const begin = all.findIndex(block => block.kind === 'heading' && anchorOf(block.text) === anchor)
  const head = all[begin]
  if (head?.kind !== 'heading') return undefined
  const length = all.slice(begin + 1).findIndex(block => block.kind === 'heading' && block.level <= head.level)
  return length < 0 ? all.slice(begin) : all.slice(begin, begin + 1 + length)
}
