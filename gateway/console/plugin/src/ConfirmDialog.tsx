import React from 'react'
import { Button, Content, FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from '@patternfly/react-core'
import { FormDialog, Weight } from './FormDialog'
import { usePage } from './context'
import { Field, Values, isIncomplete, isValid } from './form'
import { isUncertain } from './jolokia'

interface Props {
  title: string
  /** Shown before the fields. It says what will happen. */
  children?: React.ReactNode
  fields: Field[]
  /** Label of the button that confirms. */
  confirm: string
  /** False keeps the button disabled. */
  isReady?: boolean
  /** A final action has the focus on the button that goes back. */
  weight?: Weight
  /** Selector of what has the focus first; default: a field that must be filled, else the button that goes back from a final action, else the first field or the button that confirms. */
  first?: string
  /** Runs the action. Its answer is shown as the outcome. */
  act: (values: Values) => Promise<string>
  /** Called after the dialog is closed, with or without the action. */
  done?: () => unknown
}

/** Asks for confirmation. The dialog shows a refusal and keeps the typed text. */
export const ConfirmDialog: React.FC<Props> = props => {
  const { title, children, fields, confirm, isReady = true, weight = 'undoable', first, act, done } = props
  const { t, notify, explain, refresh, close } = usePage()
  const [values, setValues] = React.useState<Values>({})
  const [refusal, setRefusal] = React.useState('')
  const [busy, setBusy] = React.useState(false)
  const focus =
    first ?? `#ask-${weight !== 'undoable' && !fields[0]?.required ? 'cancel' : (fields[0]?.name ?? 'confirm')}`
  const missing = isIncomplete(fields, values)

  const onClose = () => {
    close()
    done?.()
  }
  const submit = async () => {
    setBusy(true)
    setRefusal('')
    try {
      notify(title, await act(values))
      onClose()
      await refresh()
    } catch (failure) {
      setRefusal(isUncertain(failure) ? t('failure.uncertain') : explain(failure))
      setBusy(false)
    }
  }

  return (
    <FormDialog
      id="ask"
      title={title}
      confirm={confirm}
      weight={weight}
      disabled={missing || !isReady || busy}
      refusal={refusal}
      focus={focus}
      submit={submit}
      close={onClose}
    >
      {children}
      {fields.map(field => (
        <Input
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          onChange={value => setValues(old => ({ ...old, [field.name]: value }))}
        />
      ))}
      <Content component="small">{t('ask.recorded')}</Content>
    </FormDialog>
  )
}

const Input: React.FC<{ field: Field; value: string; onChange: (value: string) => void }> = ({
  field,
  value,
  onChange,
}) => {
  const { t, code } = usePage()
  const id = `ask-${field.name}`
  const wrong = value !== '' && !isValid(field, value.trim())
  return (
    <FormGroup label={field.label} fieldId={id} isRequired={field.required}>
      <TextInput
        id={id}
        value={value}
        type={field.type === 'code' ? 'text' : field.type}
        min={field.type === 'number' ? 1 : undefined}
        dir={field.type === 'code' ? 'ltr' : undefined}
        autoComplete="off"
        isRequired={field.required}
        validated={wrong ? 'error' : 'default'}
        aria-describedby={field.type === 'code' ? `${id}-help` : undefined}
        onChange={(_: unknown, text: string) => onChange(text)}
      />
      {field.common && (
        <div className="wasl-buttons">
          {field.common.map(one => (
            <Button key={one} id={`${id}-${one}`} variant="secondary" size="sm" onClick={() => onChange(one)}>
              {code('why', one)}
            </Button>
          ))}
        </div>
      )}
      {field.type === 'code' && (
        <FormHelperText>
          <HelperText id={`${id}-help`}>
            <HelperTextItem variant={wrong ? 'error' : 'default'}>{t('ask.code')}</HelperTextItem>
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  )
}
