import { addressOf, useOperation } from '#ui/api.ts'
import { ImportLog } from '#ui/import-batch.tsx'
import { Loaded } from '#ui/page.tsx'
import { listImports, refusedRows } from '../contract.ts'

/** The last loadings of staff. */
export function StaffImports() {
  const query = useOperation(listImports, {})
  return (
    <Loaded query={query} shape="rows">
      {({ batches }) => (
        <ImportLog
          batches={batches}
          linksOf={({ id, organisationName }) => ({
            to: `/people/import/${id}`,
            refusedTo: addressOf(refusedRows, { params: { id } }),
            about: organisationName,
          })}
        />
      )}
    </Loaded>
  )
}
