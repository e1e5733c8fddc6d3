// The rules for OpenAPI: Spectral's rules without the unsuitable ones, and rules for every address of the gateway.
import functions from '@stoplight/spectral-functions'
import rulesets from '@stoplight/spectral-rulesets'

const operation = '$.paths[*][get,post]'
const isThere = { function: functions.truthy }

export const rules = {
  extends: [[rulesets.oas, 'all']],
  rules: {
    // The summary is one sentence. A description is added only if more is needed.
    'operation-description': 'off',
    // The licence has an SPDX identifier, so it has no URL.
    'license-url': 'off',
    // Each gateway has other contacts, so a common document names none.
    'contact-properties': 'off',
    // In reading order.
    'openapi-tags-alphabetical': 'off',
    'wasl-summary': { given: operation, severity: 'error', then: { field: 'summary', ...isThere } },
    'wasl-share': {
      description: 'every address belongs to the share of an agency, and says so',
      given: `${operation}.responses`,
      severity: 'error',
      then: [{ field: '429', ...isThere }, { field: 'default', ...isThere }],
    },
    'wasl-retry-after': {
      description: 'what may be asked again says when',
      given: '$.components.responses[tooMany,later].headers',
      severity: 'error',
      then: { field: 'Retry-After', ...isThere },
    },
    'wasl-operation-id': {
      given: `${operation}.operationId`,
      severity: 'error',
      then: { function: functions.casing, functionOptions: { type: 'camel' } },
    },
  },
}
