import { addressOf, useOperation } from '#ui/api.ts'
import { ImportLog } from '#ui/import-batch.tsx'
import { Loaded } from '#ui/page.tsx'
import { listOrganisationImports, refusedOrganisations } from '../contract.ts'

/** The last loadings of organisations. */
export function OrganisationImports() {
  const query = useOperation(listOrganisationImports, {})
  return (
    <Loaded query={query} shape="rows">
      {({ batches }) => (
        <ImportLog
          batches={batches}
          linksOf={({ id }) => ({
            to: `/organisations/import/${id}`,
            refusedTo: addressOf(refusedOrganisations, { params: { id } }),
          })}
        />
      )}
    </Loaded>
  )
}
