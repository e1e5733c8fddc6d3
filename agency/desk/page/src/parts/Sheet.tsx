import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { zoneOf } from '../calendar'
import { SettingContext, useDesk, useLocalization, useSetting } from '../desk'
import { direction, languages, localization, texts } from '../language'
import type { Language } from '../types'
import { Foreign } from './Foreign'

/**
 * A4 pages to print, in a language that the person chooses.
 *
 * @param back the link to the page before it
 */
export function Sheet({ back, children }: { back: { to: string; name: string }; children: ComponentChildren }) {
  const { reference } = useDesk()
  const setting = useSetting()
  const { l: own } = setting
  const [language, setLanguage] = useState(own.language)
  const l = localization(language, zoneOf(reference.calendar), reference.lists)
  return (
    <>
      <div class="print-tools">
        <nav aria-label={own.t('breadcrumb')}>
          <a href={back.to}>{back.name}</a>
        </nav>
        <label>
          {own.t('print.language')}{' '}
          <select value={language} onChange={event => setLanguage(event.currentTarget.value as Language)}>
            {languages.map(one => (
              <option key={one} value={one} lang={one}>
                {texts[one]['language.own']}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="primary" onClick={() => print()}>
          {own.t('print')}
        </button>
      </div>
      <SettingContext.Provider value={{ ...setting, l }}>
        <article class="sheet" lang={language} dir={direction(language)}>
          {children}
        </article>
      </SettingContext.Provider>
    </>
  )
}

/** Official letters have their heading in Arabic and in the language of the letter. The children stand at its end. */
export function Letterhead({ children }: { children?: ComponentChildren }) {
  const { office } = useDesk()
  const l = useLocalization()
  const both: Language[] = l.language === 'ar' ? ['ar', 'fr'] : [l.language, 'ar']
  return (
    <header>
      {both.map(language => (
        <div key={language} lang={language} dir={direction(language)}>
          <p>{texts[language]['print.kingdom']}</p>
          <p>
            <strong>
              <Foreign text={office.names[language] ?? l.name(office.names, office.id)} />
            </strong>
          </p>
        </div>
      ))}
      {children}
    </header>
  )
}
