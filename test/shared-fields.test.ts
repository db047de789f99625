import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { buildSchema, isInterfaceType, isObjectType } from 'graphql'
import { readGatewayFields } from '../gateway-fields.ts'

it('every shared field of gateway.yaml is one of the API', () => {
  const schema = buildSchema(readFileSync(join(import.meta.dirname, '../schema/api.graphql'), 'utf8'))
  const missing = readGatewayFields().sharedFields.filter((coordinate) => {
    const [typeName = '', field] = coordinate.split('.')
    const type = schema.getType(typeName)
    if (!isObjectType(type) && !isInterfaceType(type)) return true
    return field !== undefined && !type.getFields()[field]
  })
  assert.deepEqual(missing, [])
})
