import { serve } from '#platform/http/serve.ts'
import type { HttpServer } from '#platform/http/server.ts'
import * as contract from './contract.ts'
import { closeReview, decideReview } from './decide-review.ts'
import { openReview } from './open-review.ts'
import { exportReview, printReview } from './print-review.ts'
import { listReviewItems, listReviews, showReview } from './show-reviews.ts'

export function serveReviews(app: HttpServer): void {
  serve(app, contract.listReviews, (context, { query }) => listReviews(context, query))
  serve(app, contract.openReview, (context, { body }) => openReview(context, body))
  serve(app, contract.showReview, (context, { params }) => showReview(context, params.id))
  serve(app, contract.listReviewItems, (context, { params, query }) =>
    listReviewItems(context, params.id, query),
  )
  serve(app, contract.decideReview, (context, { params, body }) =>
    decideReview(context, { ...params, ...body }),
  )
  serve(app, contract.closeReview, (context, { params, body }) =>
    closeReview(context, { ...params, ...body }),
  )
  serve(app, contract.exportReview, (context, { params }) => exportReview(context, params.id))
  serve(app, contract.printReview, (context, { params, query }) =>
    printReview(context, { ...params, ...query }),
  )
}
