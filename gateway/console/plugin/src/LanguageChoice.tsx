import React from 'react'
import { FormSelect, FormSelectOption } from '@patternfly/react-core'
import { Language, languages } from './language'
import { useWords } from './words'

/** The list of languages, each by its own name. */
export const LanguageChoice: React.FC<{ id: string }> = ({ id }) => {
  const { t, language, setLanguage } = useWords()
  return (
    <FormSelect
      id={id}
      aria-label={t('language')}
      value={language}
      onChange={(_: unknown, chosen: string) => setLanguage(chosen as Language)}
    >
      {languages.map(language => (
        <FormSelectOption key={language} value={language} label={t(`language.${language}`)} />
      ))}
    </FormSelect>
  )
}
