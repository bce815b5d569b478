import { isReview, type WriteReport } from "./write-report.ts";
import { reportPretty } from "./pretty.ts";
import { reportReviewPretty } from "./review.ts";

/** An audit, or a review as the app would post it, for people at a terminal. */
export const reportPrettyRun: WriteReport = (report, { style }) =>
  isReview(report) ? reportReviewPretty(report, style) : reportPretty(report, style);
