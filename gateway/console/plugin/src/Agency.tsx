import React from 'react'
import { Link } from 'react-router-dom'
import { nameOf } from './directory'
import { usePage } from './context'

/** An agency's name in the reader's language and its id, with a link to its page. */
export const Agency: React.FC<{ id: unknown }> = ({ id }) => {
  const { directory, language } = usePage()
  const text = String(id ?? '')
  const name = nameOf(directory, text, language)
  if (!name) return <span className="wasl-id">{text || '–'}</span>
  return (
    <>
      <Link to={`/referrals/agency/${text}`} className="wasl-agency">
        {name}
      </Link>
      <small className="wasl-block">
        <span className="wasl-id wasl-nowrap">{text}</span>
      </small>
    </>
  )
}
