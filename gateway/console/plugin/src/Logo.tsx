import React from 'react'

/** The mark of the product, for light and dark; a word beside it says what it is. */
export const Logo: React.FC = () => (
  <picture>
    <source srcSet="img/wasl-dark.svg" media="(prefers-color-scheme: dark)" />
    <img src="img/wasl.svg" alt="" className="wasl-logo" />
  </picture>
)
