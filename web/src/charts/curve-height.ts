/** Known without the chart's code, so that its stand-ins are as tall as the chart. */
export const curveHeightPx = 320
