import { withFieldsApart } from './fields-apart.ts'
import type { InterfaceObjectFields } from './interface-object-fields.ts'
import { PlanTimeout } from './plan-timeout.ts'
import type { PlanMaker } from './planner.ts'
import { widen } from './wide-operation.ts'

/**
 * Has fields of interface objects planned as asked of the whole interface, wherever an operation wants them of single types: the
 * native planner gets the latter wrong without saying so, and Apollo's finds no end where two subgraphs have such fields. What
 * comes of other types is not shown, since the answer is made by the operation itself.
 * @param otherwise what becomes of an operation that cannot be asked so
 */
export function withWideFields(maker: PlanMaker, fields: InterfaceObjectFields, otherwise: 'REFUSE' | 'AS_IT_IS'): PlanMaker {
  return {
    ...maker,
    async make(text, operationName, percentage) {
      const wide = widen(text, fields)
      if (wide === undefined) return maker.make(text, operationName, percentage)
      try {
        if (wide instanceof Error) throw wide
        const plan = await maker.make(wide.text, operationName, percentage)
        // An error of what only single types were asked for must not take away what was asked of all.
        return withFieldsApart(plan, fields.neverNull(wide.fields), fields.schema)
      } catch (error) {
        if (otherwise === 'REFUSE' || error instanceof PlanTimeout) throw error
        return maker.make(text, operationName, percentage)
      }
    },
  }
}
