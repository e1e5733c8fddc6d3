// The rules for OpenAPI: all of Spectral's but those that do not fit, and what every address of the gateway has.
import functions from '@stoplight/spectral-functions'
import rulesets from '@stoplight/spectral-rulesets'

const operation = '$.paths[*][get,post]'
const isThere = { function: functions.truthy }

export const rules = {
  extends: [[rulesets.oas, 'all']],
  rules: {
    // The summary is the sentence; a description stands where there is more to say.
    'operation-description': 'off',
    // The licence is named by its identifier (SPDX), beside which there is no address.
    'license-url': 'off',
    // Whom to call is in no document that every gateway has.
    'contact-properties': 'off',
    // In the order in which somebody reads them.
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
