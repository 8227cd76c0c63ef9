-- span_search {"query":"service:pay @http.status_code:>=500"}
SELECT total, toString(trace_low), toString(trace_high), toString(span_id), toString(parent_id), toString(toUnixTimestamp64Nano(started_at)), toString(duration_ns), service, name, resource, type, kind, env, version, is_error, error_type, error_message, error_stack, session_id, user_id, account_id, toJSONString(attributes), arrayMap(one -> (one.1, toString(toUnixTimestamp64Nano(one.2)), one.3), events), arrayMap(one -> (toString(one.1), toString(one.2), toString(one.3), one.4), links) FROM (
      SELECT *, count() OVER () AS total, sum(chars) OVER (ORDER BY started_at DESC, trace_low DESC, span_id DESC) - chars AS chars_before
      FROM (SELECT *, length(toJSONString(attributes)) + length(error_stack) + length(error_message)
          + arraySum(one -> length(one.3), events) + arraySum(one -> length(one.4), links) AS chars
        FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND true
    AND (toStartOfHour(started_at), trace_low, span_id) GLOBAL IN (SELECT toStartOfHour(started_at), trace_low, span_id FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND (service = {p2:String} AND ((dynamicElement(attributes.`http.status_code`, 'Int64') >= {p3:Int64}) OR (dynamicElement(attributes.`http.status_code`, 'Float64') >= {p3:Int64}) OR (toFloat64OrNull(dynamicElement(attributes.`http.status_code`, 'String')) >= {p3:Int64}) OR (dynamicElement(attributes.`http.response.status_code`, 'Int64') >= {p3:Int64}) OR (dynamicElement(attributes.`http.response.status_code`, 'Float64') >= {p3:Int64}) OR (toFloat64OrNull(dynamicElement(attributes.`http.response.status_code`, 'String')) >= {p3:Int64}))) AND true
      ORDER BY started_at DESC, trace_low DESC, span_id DESC LIMIT {p4:UInt64})))
    WHERE chars_before < {p5:UInt64}
    ORDER BY started_at DESC, trace_low DESC, span_id DESC LIMIT {p4:UInt64}

-- span_search {"query":"-@a:x trace_id:1f","sort":"duration"}
SELECT total, toString(trace_low), toString(trace_high), toString(span_id), toString(parent_id), toString(toUnixTimestamp64Nano(started_at)), toString(duration_ns), service, name, resource, type, kind, env, version, is_error, error_type, error_message, error_stack, session_id, user_id, account_id, toJSONString(attributes), arrayMap(one -> (one.1, toString(toUnixTimestamp64Nano(one.2)), one.3), events), arrayMap(one -> (toString(one.1), toString(one.2), toString(one.3), one.4), links) FROM (
      SELECT *, count() OVER () AS total, sum(chars) OVER (ORDER BY duration_ns ASC, trace_low ASC, span_id ASC) - chars AS chars_before
      FROM (SELECT *, length(toJSONString(attributes)) + length(error_stack) + length(error_message)
          + arraySum(one -> length(one.3), events) + arraySum(one -> length(one.4), links) AS chars
        FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND true
    AND (toStartOfHour(started_at), trace_low, span_id) GLOBAL IN (SELECT toStartOfHour(started_at), trace_low, span_id FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND (NOT ifNull(dynamicElement(attributes.`a`, 'String') = {p2:String}, false) AND (trace_low = {p3:UInt64})) AND true
      ORDER BY duration_ns ASC, trace_low ASC, span_id ASC LIMIT {p4:UInt64})))
    WHERE chars_before < {p5:UInt64}
    ORDER BY duration_ns ASC, trace_low ASC, span_id ASC LIMIT {p4:UInt64}

-- span_search {"sort":"duration","page":{"cursor":"ZHVyYXRpb24gNSA2IDc","limit":10}}
SELECT total, toString(trace_low), toString(trace_high), toString(span_id), toString(parent_id), toString(toUnixTimestamp64Nano(started_at)), toString(duration_ns), service, name, resource, type, kind, env, version, is_error, error_type, error_message, error_stack, session_id, user_id, account_id, toJSONString(attributes), arrayMap(one -> (one.1, toString(toUnixTimestamp64Nano(one.2)), one.3), events), arrayMap(one -> (toString(one.1), toString(one.2), toString(one.3), one.4), links) FROM (
      SELECT *, count() OVER () AS total, sum(chars) OVER (ORDER BY duration_ns ASC, trace_low ASC, span_id ASC) - chars AS chars_before
      FROM (SELECT *, length(toJSONString(attributes)) + length(error_stack) + length(error_message)
          + arraySum(one -> length(one.3), events) + arraySum(one -> length(one.4), links) AS chars
        FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND true
    AND (toStartOfHour(started_at), trace_low, span_id) GLOBAL IN (SELECT toStartOfHour(started_at), trace_low, span_id FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND true AND (duration_ns, trace_low, span_id) > ({p2:UInt64}, {p3:UInt64}, {p4:UInt64})
      ORDER BY duration_ns ASC, trace_low ASC, span_id ASC LIMIT {p5:UInt64})))
    WHERE chars_before < {p6:UInt64}
    ORDER BY duration_ns ASC, trace_low ASC, span_id ASC LIMIT {p5:UInt64}

-- trace_search {"query":"status:error","sort":"-duration"}
SELECT toString(trace_low), toString(high), toString(toUnixTimestamp64Nano(began)),
      toString(took_ns), toString(first.span_id), first.service, first.name, first.resource,
      first.env, toString(first.duration_ns), all_services, failed, toString(fault.span_id),
      fault.service, fault.type, fault.message, session, user, account
    FROM (
      SELECT trace_low, max(trace_high) AS high, min(started_at) AS began,
        toUInt64(toUnixTimestamp64Nano(max(ended_at)) - toUnixTimestamp64Nano(began)) AS took_ns,
        argMinMerge(root) AS first, arraySort(groupUniqArrayArray(services)) AS all_services,
        max(is_error) AS failed, argMinMerge(error) AS fault,
        max(session_id) AS session, max(user_id) AS user, max(account_id) AS account
      FROM throughline.traces WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND trace_low GLOBAL IN (
      SELECT trace_low FROM (
        SELECT trace_low, min(started_at) AS began,
        toUInt64(toUnixTimestamp64Nano(max(ended_at)) - toUnixTimestamp64Nano(began)) AS took_ns FROM throughline.traces
        WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND trace_low GLOBAL IN (SELECT trace_low FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
      AND if(is_error, 'error', 'ok') = {p3:String})
        GROUP BY trace_low)
      WHERE true
      ORDER BY took_ns DESC, trace_low DESC LIMIT {p4:UInt64})
      GROUP BY trace_low)
    ORDER BY took_ns DESC, trace_low DESC

-- span_timeseries {"interval":3600000,"group_by":["service","@http.route"]}
SELECT labels, sum(spans) AS all_spans, sum(errors),
      quantilesExactInclusiveMerge(0.5, 0.75, 0.95, 0.99)(durations),
      arraySort(groupArray((bucket, spans, errors, finalizeAggregation(durations))))
    FROM (
      SELECT [toString(if(service = '', 'N/A', service)), toString(coalesce(CAST(attributes.`http.route`, 'Nullable(String)'), 'N/A'))] AS labels, intDiv(toUnixTimestamp64Milli(started_at), {p0:Int64}) * {p0:Int64} AS bucket, count() AS spans,
        countIf(is_error) AS errors,
        quantilesExactInclusiveState(0.5, 0.75, 0.95, 0.99)(duration_ns) AS durations
      FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
      AND true
      GROUP BY labels, bucket)
    GROUP BY labels
    ORDER BY all_spans DESC, labels
    LIMIT {p3:UInt64}

-- error_groups {"query":"service:pay"}
SELECT lower(leftPad(hex(sipHash64(service, error_type, message, frames)), 16, '0')) AS id,
      service, error_type, message, frames,
      sum(spans) AS failures, uniqExactMerge(traces), uniqExactMerge(users),
      uniqExactMerge(sessions), toString(toUnixTimestamp64Nano(min(earliest))),
      toString(toUnixTimestamp64Nano(max(latest.1))),
      argMax((toString(latest.2), toString(latest.4), toString(latest.3),
        substringUTF8(error_message, 1, 10000), substringUTF8(error_stack, 1, 10000)), latest)
    FROM (SELECT *, replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(substringUTF8(error_message, 1, 1000), {p0:String}, {p1:String}), {p2:String}, {p3:String}), {p4:String}, {p1:String}), {p5:String}, {p1:String}) AS message, arrayMap(frames -> arraySlice(
    if(startsWith(error_stack, 'Traceback'), arrayReverse(frames), frames), 1, 3),
  arrayMap(frames -> if(arrayExists(line -> NOT match(line, {p6:String}), frames),
      arrayFilter(line -> NOT match(line, {p6:String}), frames), frames), [arrayMap(line -> trimBoth(replaceRegexpAll(line, {p7:String}, '')),
  arrayFilter(line -> match(line, {p8:String}), splitByChar('
', substringUTF8(error_stack, 1, 20000))))]))[1] AS frames FROM (SELECT service, error_type, error_message, error_stack, count() AS spans,
      uniqExactState(trace_low) AS traces, uniqExactStateIf(user, user != '') AS users,
      uniqExactStateIf(session, session != '') AS sessions, min(started_at) AS earliest,
      max((started_at, trace_low, span_id, trace_high)) AS latest
    FROM (SELECT service, error_type, error_message, error_stack, started_at, trace_low, trace_high,
        span_id FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC')
      AND service = {p11:String} AND is_error) AS failures
    GLOBAL ANY LEFT JOIN (
      SELECT trace_low, max(user_id) AS user, max(session_id) AS session FROM throughline.traces
      WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p12:Int64}, 'UTC') AND trace_low GLOBAL IN (SELECT trace_low FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC')
      AND service = {p11:String} AND is_error)
      GROUP BY trace_low) AS owners
    ON failures.trace_low = owners.trace_low
    GROUP BY service, error_type, error_message, error_stack))
    GROUP BY service, error_type, message, frames
    ORDER BY failures DESC, service, error_type, message, frames
    LIMIT {p13:UInt64}

-- service_map {"query":"@http.method:GET"}
SELECT source, target, kind, count() AS calls, countIf(is_error),
      quantileExactInclusive(0.95)(duration_ns)
    FROM (SELECT toString(parents.service) AS source, toString(entries.service) AS target,
      'service' AS kind, entries.is_error AS is_error, entries.duration_ns AS duration_ns
    FROM (SELECT trace_low, span_id, service FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND true) AS parents
    GLOBAL ANY RIGHT JOIN (SELECT trace_low, parent_id, service, is_error, duration_ns
      FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
      AND (dynamicElement(attributes.`http.method`, 'String') = {p3:String} OR dynamicElement(attributes.`http.request.method`, 'String') = {p3:String}) AND is_entry AND parent_id != 0) AS entries
    ON parents.trace_low = entries.trace_low AND parents.span_id = entries.parent_id
    WHERE source != '' UNION ALL SELECT toString(service) AS source, toString(called) AS target,
      if(calls_database, 'database', 'external') AS kind, is_error, duration_ns
    FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
      AND (dynamicElement(attributes.`http.method`, 'String') = {p3:String} OR dynamicElement(attributes.`http.request.method`, 'String') = {p3:String}) AND called != ''
      AND (trace_low, span_id) GLOBAL NOT IN (
        SELECT trace_low, parent_id FROM throughline.spans FINAL
    WHERE started_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND started_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
      AND true AND is_entry AND parent_id != 0))
    WHERE source != target
    GROUP BY source, target, kind
    ORDER BY calls DESC, source, target, kind
    LIMIT 1001

-- when a trace was
SELECT toString(toUnixTimestamp64Nano(min(started_at))),
      toString(toUnixTimestamp64Nano(max(ended_at)))
    FROM throughline.traces WHERE trace_low = {p0:UInt64} HAVING count() > 0

-- its spans
SELECT total, toString(trace_low), toString(trace_high), toString(span_id), toString(parent_id), toString(toUnixTimestamp64Nano(started_at)), toString(duration_ns), service, name, resource, type, kind, env, version, is_error, error_type, error_message, error_stack, session_id, user_id, account_id, toJSONString(attributes), arrayMap(one -> (one.1, toString(toUnixTimestamp64Nano(one.2)), one.3), events), arrayMap(one -> (toString(one.1), toString(one.2), toString(one.3), one.4), links) FROM (
      SELECT *, count() OVER () AS total, sum(chars) OVER (ORDER BY started_at, span_id) - chars AS chars_before
      FROM (SELECT *, length(toJSONString(attributes)) + length(error_stack) + length(error_message)
          + arraySum(one -> length(one.3), events) + arraySum(one -> length(one.4), links) AS chars
        FROM throughline.spans FINAL
    WHERE trace_low = {p0:UInt64} AND trace_high IN (0, {p1:UInt64})
      AND started_at >= fromUnixTimestamp64Nano({p2:Int64}, 'UTC')
      AND started_at <= fromUnixTimestamp64Nano({p3:Int64}, 'UTC')))
    WHERE chars_before < {p4:UInt64}
    ORDER BY started_at, span_id LIMIT {p5:UInt64}

-- whether it may have events
SELECT 1 FROM throughline.events WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND (trace_key = {p2:UInt64} OR trace_key = 0 AND occurred_at >= fromUnixTimestamp64Milli({p3:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND (session_id IN {p5:Array(String)}
      OR user_id IN {p6:Array(String)}
      OR account_id IN {p7:Array(String)})) LIMIT 1

-- its events
SELECT toString(count() OVER ()), application_id, event_id, name, type,
      toUnixTimestamp64Milli(occurred_at), session_id, user_id, account_id,
      multiIf(low_of_trace = 0 OR NOT (trace_key = 0 OR trace_high = 0 OR high_of_trace IN (0, trace_high)), NULL, trace_key != 0, 'explicit', ['in_span', 'in_span', 'session', 'user', 'account'][matched.2]), multiIf(low_of_trace = 0 OR NOT (trace_key = 0 OR trace_high = 0 OR high_of_trace IN (0, trace_high)), NULL, trace_key != 0, 'exact', ['high', 'high', 'high', 'likely', 'likely'][matched.2])
    FROM throughline.events FINAL GLOBAL ANY LEFT JOIN (
    SELECT matched_event, at AS matched_at, min(bitShiftLeft(toUInt128(
      (((((greatest(match_rule, 2) * 2 + (event_service != '' AND event_service != entry_service)) * 2
      + (event_env != '' AND event_env != entry_env)) * 2
      + NOT arrayExists(word -> length(word) > 2 AND position(lower(entry_called), word) > 0, extractAll(lower(event_name), '[a-z0-9]+'))) * 2
      + (entry_failed != match(lower(event_name), 'fail|error'))) * 16384
      + greatest(entry_start - at, at - entry_end, 0)) * 4194304 + at - counts_from), 64) + matched_trace) AS best, (toUInt64(bitAnd(best, 18446744073709551615)), toUInt8(bitShiftRight(best, 104))) AS matched
    FROM (SELECT cityHash64(event_id, name, application_id) AS matched_event, toUnixTimestamp64Milli(occurred_at) AS at, name AS event_name,
        service AS event_service, env AS event_env, arrayJoin(arrayFilter(number -> number != 0, [if(session_id = '', 0, cityHash64(toUInt8(1), session_id, name, toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(user_id = '', 0, cityHash64(toUInt8(2), user_id, name, toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(session_id = '', 0, cityHash64(toUInt8(3), session_id, '', toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(user_id = '', 0, cityHash64(toUInt8(4), user_id, '', toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(account_id = '', 0, cityHash64(toUInt8(5), account_id, '', toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64}))))])) AS place
      FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND (trace_key = {p3:UInt64} OR trace_key = 0 AND occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND (session_id IN {p6:Array(String)}
      OR user_id IN {p7:Array(String)}
      OR account_id IN {p8:Array(String)})) AND trace_key = 0
      ) AS places_of_events
    GLOBAL INNER JOIN (WITH (SELECT (count(), groupUniqArray(trace_key), groupUniqArrayArray(ids)) FROM (
      SELECT trace_key, if(trace_key = 0, [session_id, user_id, account_id, name], []) AS ids FROM throughline.events
      WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND (trace_key = {p3:UInt64} OR trace_key = 0 AND occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND (session_id IN {p6:Array(String)}
      OR user_id IN {p7:Array(String)}
      OR account_id IN {p8:Array(String)})) LIMIT 50001)) AS looked_up
    SELECT entry_start, entry_end, matched_trace, entry_service, entry_env, entry_called, entry_failed,
      match_rule, entry_start - [5000, 5000, 2000, 1000, 1000][match_rule] AS counts_from,
      least(entry_end + [5000, 5000, 10000, 2000, 2000][match_rule], counts_from + 3600000) AS counts_until,
      arrayJoin(range(intDiv(counts_from + 4503599627370496, {p0:Int64}), intDiv(counts_until + 4503599627370496, {p0:Int64}) + 1)) AS match_bucket,
      cityHash64(toUInt8(match_rule), match_id, match_name, toInt64(match_bucket)) AS match_place
    FROM (
      SELECT CAST(kind, 'UInt8') + 2 AS match_rule, key AS match_id, '' AS match_name, toUnixTimestamp64Milli(started_at) AS entry_start, toUnixTimestamp64Milli(ended_at) AS entry_end,
        trace_low AS matched_trace, service AS entry_service, env AS entry_env,
        concat(name, ' ', resource) AS entry_called, is_error AS entry_failed
      FROM throughline.trace_keys FINAL WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC') AND trace_low != 0
        AND (looked_up.1 > 50000 OR key IN (SELECT arrayJoin(looked_up.3))) AND kind != 'event'
      UNION ALL
      SELECT owner.1 AS match_rule, owner.2 AS match_id, key AS match_name, toUnixTimestamp64Milli(started_at) AS entry_start, toUnixTimestamp64Milli(ended_at) AS entry_end,
        trace_low AS matched_trace, service AS entry_service, env AS entry_env,
        concat(name, ' ', resource) AS entry_called, is_error AS entry_failed
      FROM throughline.trace_keys FINAL
      GLOBAL INNER JOIN (
        SELECT trace_low AS owned_trace, arrayJoin([(1, max(session_id)), (2, max(user_id))]) AS owner
        FROM throughline.traces WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC') AND trace_low GLOBAL IN (
          SELECT trace_low FROM throughline.trace_keys WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC') AND trace_low != 0
        AND (looked_up.1 > 50000 OR key IN (SELECT arrayJoin(looked_up.3))) AND kind = 'event')
        GROUP BY trace_low) AS owners ON trace_low = owned_trace
      WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC') AND trace_low != 0
        AND (looked_up.1 > 50000 OR key IN (SELECT arrayJoin(looked_up.3))) AND kind = 'event' AND owner.2 != '')
    ORDER BY entry_start, matched_trace
    LIMIT 100 BY match_place) AS entries
      ON place = match_place
    WHERE at >= counts_from AND at <= counts_until
    GROUP BY matched_event, at
    ) AS matches ON cityHash64(event_id, name, application_id) = matched_event AND toUnixTimestamp64Milli(occurred_at) = matched_at GLOBAL ANY LEFT JOIN (
    WITH (SELECT (count(), groupUniqArray(trace_key), groupUniqArrayArray(ids)) FROM (
      SELECT trace_key, if(trace_key = 0, [session_id, user_id, account_id, name], []) AS ids FROM throughline.events
      WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND (trace_key = {p3:UInt64} OR trace_key = 0 AND occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND (session_id IN {p6:Array(String)}
      OR user_id IN {p7:Array(String)}
      OR account_id IN {p8:Array(String)})) LIMIT 50001)) AS looked_up
    SELECT trace_low AS low_of_trace, max(trace_high) AS high_of_trace
    FROM throughline.traces
    WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC') AND trace_low != 0
      AND (looked_up.1 > 50000 OR trace_low IN (SELECT arrayJoin(looked_up.2)) OR trace_low GLOBAL IN (SELECT trace_low FROM throughline.trace_keys WHERE started_at >= fromUnixTimestamp64Milli({p9:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p10:Int64}, 'UTC') AND trace_low != 0
        AND (looked_up.1 > 50000 OR key IN (SELECT arrayJoin(looked_up.3)))))
    GROUP BY trace_low
    ) AS traces_of_events ON if(trace_key != 0, trace_key, matched.1) = low_of_trace 
    WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND (trace_key = {p3:UInt64} OR trace_key = 0 AND occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p5:Int64}, 'UTC') AND (session_id IN {p6:Array(String)}
      OR user_id IN {p7:Array(String)}
      OR account_id IN {p8:Array(String)})) AND low_of_trace = {p3:UInt64} AND isNotNull(multiIf(low_of_trace = 0 OR NOT (trace_key = 0 OR trace_high = 0 OR high_of_trace IN (0, trace_high)), NULL, trace_key != 0, 'explicit', ['in_span', 'in_span', 'session', 'user', 'account'][matched.2]))
    ORDER BY occurred_at, application_id, event_id LIMIT {p11:UInt64}

-- the trace that an event names
SELECT toString(trace_key), toString(trace_high)
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
    AND application_id = {p2:String} AND event_id = {p3:String}

-- those that an event may be of
SELECT toString(matched_trace), ['in_span', 'in_span', 'session', 'user', 'account'][match_rule],
      ['high', 'high', 'high', 'likely', 'likely'][match_rule]
    FROM (SELECT cityHash64(event_id, name, application_id) AS matched_event, toUnixTimestamp64Milli(occurred_at) AS at, name AS event_name,
        service AS event_service, env AS event_env, arrayJoin(arrayFilter(number -> number != 0, [if(session_id = '', 0, cityHash64(toUInt8(1), session_id, name, toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(user_id = '', 0, cityHash64(toUInt8(2), user_id, name, toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(session_id = '', 0, cityHash64(toUInt8(3), session_id, '', toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(user_id = '', 0, cityHash64(toUInt8(4), user_id, '', toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64})))), if(account_id = '', 0, cityHash64(toUInt8(5), account_id, '', toInt64(intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, {p0:Int64}))))])) AS place
      FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
    AND application_id = {p3:String} AND event_id = {p4:String} AND trace_key = 0
      ) AS places_of_events
    GLOBAL INNER JOIN (WITH (SELECT (count(), groupUniqArray(trace_key), groupUniqArrayArray(ids)) FROM (
      SELECT trace_key, if(trace_key = 0, [session_id, user_id, account_id, name], []) AS ids FROM throughline.events
      WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
    AND application_id = {p3:String} AND event_id = {p4:String} LIMIT 50001)) AS looked_up
    SELECT entry_start, entry_end, matched_trace, entry_service, entry_env, entry_called, entry_failed,
      match_rule, entry_start - [5000, 5000, 2000, 1000, 1000][match_rule] AS counts_from,
      least(entry_end + [5000, 5000, 10000, 2000, 2000][match_rule], counts_from + 3600000) AS counts_until,
      arrayJoin(range(intDiv(counts_from + 4503599627370496, {p0:Int64}), intDiv(counts_until + 4503599627370496, {p0:Int64}) + 1)) AS match_bucket,
      cityHash64(toUInt8(match_rule), match_id, match_name, toInt64(match_bucket)) AS match_place
    FROM (
      SELECT CAST(kind, 'UInt8') + 2 AS match_rule, key AS match_id, '' AS match_name, toUnixTimestamp64Milli(started_at) AS entry_start, toUnixTimestamp64Milli(ended_at) AS entry_end,
        trace_low AS matched_trace, service AS entry_service, env AS entry_env,
        concat(name, ' ', resource) AS entry_called, is_error AS entry_failed
      FROM throughline.trace_keys FINAL WHERE started_at >= fromUnixTimestamp64Milli({p5:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p6:Int64}, 'UTC') AND trace_low != 0
        AND (looked_up.1 > 50000 OR key IN (SELECT arrayJoin(looked_up.3))) AND kind != 'event'
      UNION ALL
      SELECT owner.1 AS match_rule, owner.2 AS match_id, key AS match_name, toUnixTimestamp64Milli(started_at) AS entry_start, toUnixTimestamp64Milli(ended_at) AS entry_end,
        trace_low AS matched_trace, service AS entry_service, env AS entry_env,
        concat(name, ' ', resource) AS entry_called, is_error AS entry_failed
      FROM throughline.trace_keys FINAL
      GLOBAL INNER JOIN (
        SELECT trace_low AS owned_trace, arrayJoin([(1, max(session_id)), (2, max(user_id))]) AS owner
        FROM throughline.traces WHERE started_at >= fromUnixTimestamp64Milli({p5:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p6:Int64}, 'UTC') AND trace_low GLOBAL IN (
          SELECT trace_low FROM throughline.trace_keys WHERE started_at >= fromUnixTimestamp64Milli({p5:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p6:Int64}, 'UTC') AND trace_low != 0
        AND (looked_up.1 > 50000 OR key IN (SELECT arrayJoin(looked_up.3))) AND kind = 'event')
        GROUP BY trace_low) AS owners ON trace_low = owned_trace
      WHERE started_at >= fromUnixTimestamp64Milli({p5:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p6:Int64}, 'UTC') AND trace_low != 0
        AND (looked_up.1 > 50000 OR key IN (SELECT arrayJoin(looked_up.3))) AND kind = 'event' AND owner.2 != '')
    ORDER BY entry_start, matched_trace
    LIMIT 100 BY match_place) AS entries
      ON place = match_place
    WHERE at >= counts_from AND at <= counts_until
    ORDER BY bitShiftLeft(toUInt128(
      (((((greatest(match_rule, 2) * 2 + (event_service != '' AND event_service != entry_service)) * 2
      + (event_env != '' AND event_env != entry_env)) * 2
      + NOT arrayExists(word -> length(word) > 2 AND position(lower(entry_called), word) > 0, extractAll(lower(event_name), '[a-z0-9]+'))) * 2
      + (entry_failed != match(lower(event_name), 'fail|error'))) * 16384
      + greatest(entry_start - at, at - entry_end, 0)) * 4194304 + at - counts_from), 64) + matched_trace LIMIT 1 BY matched_trace LIMIT {p7:UInt64}
