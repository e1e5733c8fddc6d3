import React from 'react'
import { Link } from 'react-router-dom'

/** A referral by its id, which leads to its steps. */
export const ReferralLink: React.FC<{ id: unknown }> = ({ id }) => (
  <Link to={`/referrals/find/${id}`} className="wasl-id">
    {String(id)}
  </Link>
)
