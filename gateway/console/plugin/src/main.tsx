import React from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router-dom'
import '@patternfly/react-core/dist/styles/base.css'
import { App } from './App'
import { style } from './style'
import { followTheme } from './theme'
import { WordsProvider } from './words'

followTheme()
createRoot(document.getElementById('app') as HTMLElement).render(
  <BrowserRouter basename="/hawtio">
    <WordsProvider>
      <style>{style}</style>
      <App />
    </WordsProvider>
  </BrowserRouter>,
)
