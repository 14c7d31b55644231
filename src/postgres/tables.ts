import { agent } from './tables/agent.ts'
import { apiKey } from './tables/api-key.ts'
import { archiveState } from './tables/archive-state.ts'
import {
  article,
  articleByline,
  articleCredit,
  articleEvent,
  articleExtraction,
  articleVersion,
} from './tables/article.ts'
import { change } from './tables/change.ts'
import { event, eventParticipant } from './tables/event.ts'
import { identifier } from './tables/identifier.ts'
import { loadWaiting, loadError, loadJob, upload } from './tables/load-job.ts'
import { loadReceipt } from './tables/load-receipt.ts'
import { outlet } from './tables/outlet.ts'
import { quote, quoteRemoved } from './tables/quote.ts'
import {
  searchDeadLetter,
  searchDocument,
  searchHidden,
  searchIndex,
  searchJob,
  searchPending,
  searchWideArticle,
  searchWord,
} from './tables/search.ts'

/** All tables of Verbatim. */
export const TABLES = [
  outlet,
  agent,
  event,
  eventParticipant,
  article,
  articleVersion,
  articleExtraction,
  articleByline,
  articleEvent,
  articleCredit,
  quote,
  quoteRemoved,
  identifier,
  change,
  archiveState,
  apiKey,
  upload,
  loadJob,
  loadError,
  loadWaiting,
  loadReceipt,
  searchDocument,
  searchWord,
  searchHidden,
  searchWideArticle,
  searchIndex,
  searchPending,
  searchDeadLetter,
  searchJob,
]
