import React from 'react'
import { Checkbox, Content, Form, FormGroup, FormSelect, FormSelectOption } from '@patternfly/react-core'
import { LanguageChoice } from './LanguageChoice'
import { Panel } from './Panel'
import { usePage } from './context'
import { isSoundOn, playSound, saveSound } from './sound'
import { inWords, ownZone, zones } from './zone'

/** The display settings of this browser. The gateway does not get them. */
export const Preferences: React.FC = () => {
  const { t, time, zone, setZone } = usePage()
  const [sound, setSound] = React.useState(isSoundOn)
  const switchSound = (on: boolean) => {
    saveSound(on)
    setSound(on)
    if (on) playSound().catch(() => undefined)
  }
  return (
    <Panel title="menu.preferences">
      <Content component="p">{t('preferences.help')}</Content>
      <Form isWidthLimited>
        <FormGroup label={t('language')} fieldId="preferences-language">
          <LanguageChoice id="preferences-language" />
        </FormGroup>
        <FormGroup label={t('zone')} fieldId="preferences-zone">
          <FormSelect
            id="preferences-zone"
            aria-label={t('zone')}
            value={zone}
            onChange={(_: unknown, chosen: string) => setZone(chosen)}
          >
            {zones().map(zone => (
              <FormSelectOption
                key={zone}
                value={zone}
                label={zone === ownZone() ? t('zone.own', { zone: inWords(zone) }) : zone}
              />
            ))}
          </FormSelect>
        </FormGroup>
        <Content component="p" id="preferences-now">
          {t('zone.now', { time: time(Date.now()) })}
        </Content>
        <Checkbox
          id="preferences-sound"
          label={t('sound')}
          description={t('sound.help')}
          isChecked={sound}
          onChange={(_: unknown, on: boolean) => switchSound(on)}
        />
      </Form>
    </Panel>
  )
}
