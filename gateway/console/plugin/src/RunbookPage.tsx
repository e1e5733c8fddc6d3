import React from 'react'
import { Card, CardBody, CodeBlock, CodeBlockCode, Content } from '@patternfly/react-core'
import { Link, useLocation } from 'react-router-dom'
import { InlineAlert } from './InlineAlert'
import { usePage } from './context'
import { Failure } from './jolokia'
import { Language } from './language'
import { Block, Inline, anchorOf, blocks, section } from './markdown'
import { copyOf, fileOf, placeOf, sectionOf } from './runbook'

const ROOT = '/referrals/runbook'

/** A link to the section of an alarm in the reader's language, in the operators' own copy if they keep one. */
export const RunbookLink: React.FC<{ place: unknown; children: React.ReactNode }> = ({ place, children }) => {
  const { language } = usePage()
  const copy = copyOf(place, language)
  return copy ? (
    <a href={copy} target="_blank" rel="noreferrer">
      {children}
    </a>
  ) : (
    <Link to={`${ROOT}/${sectionOf(place)}`}>{children}</Link>
  )
}

async function load(language: Language): Promise<Block[]> {
  const answer = await fetch(fileOf(language)).catch(() => {
    throw new Failure('unreachable')
  })
  if (!answer.ok) throw new Failure('missing')
  return blocks(await answer.text())
}

/** The runbook that came with this gateway: one section, or all of it. */
export const RunbookPage: React.FC = () => {
  const { t, language, explain } = usePage()
  const anchor = decodeURIComponent(useLocation().pathname.split(`${ROOT}/`)[1] ?? '')
  const [loaded, setLoaded] = React.useState<{ language: Language; blocks: Block[] }>()
  const [problem, setProblem] = React.useState<unknown>()
  React.useEffect(() => {
    let isCurrent = true
    setProblem(undefined)
    load(language).then(
      blocks => isCurrent && setLoaded({ language, blocks }),
      failure => isCurrent && setProblem(failure),
    )
    return () => {
      isCurrent = false
    }
  }, [language])
  if (problem) return <InlineAlert variant="danger" title={explain(problem)} />
  if (loaded?.language !== language) return <>{t('loading')}</>
  const all = loaded.blocks
  const visibleBlocks = anchor ? section(all, anchor) : all
  return (
    <Card isCompact>
      <CardBody>
        {anchor && (
          <p>
            <Link to={ROOT}>{t('runbook.all')}</Link>
          </p>
        )}
        {visibleBlocks ? (
          <div className="wasl-runbook" id="wasl-runbook">
            {!anchor && <Sections all={all} />}
            {visibleBlocks.map((block, i) => (
              <Shown key={i} block={block} />
            ))}
          </div>
        ) : (
          <InlineAlert variant="warning" title={t('runbook.noSection', { section: anchor })} />
        )}
      </CardBody>
    </Card>
  )
}

const Sections: React.FC<{ all: Block[] }> = ({ all }) => (
  <ul className="wasl-columns">
    {all.map(
      (block, i) =>
        block.kind === 'heading' &&
        block.level === 3 && (
          <li key={block.text}>
            <Link to={`${ROOT}/${anchorOf(block.text)}`}>{titleOf(all[i + 1]) ?? block.text}</Link>
          </li>
        ),
    )}
  </ul>
)

/** The title of an alarm's section stands alone under the heading, which is its code. */
const titleOf = (next?: Block): string | undefined =>
  next?.kind === 'paragraph' && next.content.every(inline => inline.kind === 'text')
    ? next.content.map(inline => inline.text).join('')
    : undefined

const Shown: React.FC<{ block: Block }> = ({ block }) => {
  switch (block.kind) {
    case 'heading':
      // The window's title is h1.
      return (
        <Content component={block.level < 3 ? 'h2' : 'h3'} id={anchorOf(block.text)}>
          <bdi>{block.text}</bdi>
        </Content>
      )
    case 'paragraph':
      return (
        <Content component="p">
          <Text content={block.content} />
        </Content>
      )
    case 'list':
      return (
        <ul className="wasl-rules">
          {block.items.map((item, i) => (
            <li key={i}>
              <Text content={item} />
            </li>
          ))}
        </ul>
      )
    case 'code':
      return (
        <CodeBlock>
          <CodeBlockCode className="wasl-code" tabIndex={0}>
            {block.text}
          </CodeBlockCode>
        </CodeBlock>
      )
  }
}

const Text: React.FC<{ content: Inline[] }> = ({ content }) => (
  <>
    {content.map((inline, i) => {
      switch (inline.kind) {
        case 'text':
          return inline.text
        case 'strong':
          return <strong key={i}>{inline.text}</strong>
        case 'code':
          return (
            <code key={i} className="wasl-id">
              {inline.text}
            </code>
          )
        case 'link':
          // Names other documents by their path, because they lie beside the runbook in the installation.
          return inline.to.startsWith('#') ? (
            <Link key={i} to={`${ROOT}/${inline.to.slice(1)}`}>
              {inline.text}
            </Link>
          ) : (
            <React.Fragment key={i}>
              {inline.text} (<span className="wasl-id">{placeOf(inline.to)}</span>)
            </React.Fragment>
          )
      }
    })}
  </>
)
