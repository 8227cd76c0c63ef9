-- a count of a day: *
SELECT count(), count()
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')

-- a count of one event name: @event.name:payment.processed
SELECT count(), count()
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p2:String}

-- a count of several event names in one application: @application.id:shop @event.name:(step.one OR step.two)
SELECT count(), count()
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND application_id = {p2:String} AND name IN {p3:Array(String)}

-- one event by its id: @event.id:event-7
SELECT count(), count()
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND event_id = {p2:String}

-- a curve over an attribute of every type: @a:5 -@tags:x
SELECT intDiv((toUnixTimestamp64Milli(occurred_at)) - positiveModulo(toUnixTimestamp64Milli(occurred_at), {p0:Int64}), {p0:Int64}) AS bucket, avg(toFloat64(attributes.`n`.:`Int64`))
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND (arrayExists(x -> x = {p3:Int64}, attributes.`a`.:`Array(Nullable(Int64))`) OR arrayExists(x -> x = {p4:String}, attributes.`a`.:`Array(Nullable(String))`) OR attributes.`a`.:`Float64` = {p5:Float64} OR attributes.`a`.:`Int64` = {p3:Int64} OR attributes.`a`.:`String` = {p4:String} OR arrayExists(x -> x = {p4:String}, arrayMap(x -> getSubcolumn(x, {p6:String}), attributes.`a`.:`Array(Dynamic)`)) OR arrayExists(x -> x = {p3:Int64}, arrayMap(x -> getSubcolumn(x, {p7:String}), attributes.`a`.:`Array(Dynamic)`)) OR arrayExists(x -> x = {p8:UInt64}, arrayMap(x -> getSubcolumn(x, {p9:String}), attributes.`a`.:`Array(Dynamic)`)) OR arrayExists(x -> x = {p5:Float64}, arrayMap(x -> getSubcolumn(x, {p10:String}), attributes.`a`.:`Array(Dynamic)`)) OR arrayExists(x -> x = {p4:String}, arrayFlatten(arrayMap(x -> getSubcolumn(x, {p11:String}), attributes.`a`.:`Array(Dynamic)`))) OR arrayExists(x -> x = {p3:Int64}, arrayFlatten(arrayMap(x -> getSubcolumn(x, {p12:String}), attributes.`a`.:`Array(Dynamic)`))) OR arrayExists(x -> x = {p8:UInt64}, arrayFlatten(arrayMap(x -> getSubcolumn(x, {p13:String}), attributes.`a`.:`Array(Dynamic)`))) OR arrayExists(x -> x = {p5:Float64}, arrayFlatten(arrayMap(x -> getSubcolumn(x, {p14:String}), attributes.`a`.:`Array(Dynamic)`))) OR arrayExists(found -> arrayExists(x -> x = {p4:String}, arrayMap(t -> JSONExtractString(t), arrayFilter(t -> JSONType(t) = 'String', found))) OR arrayExists(x -> x = {p3:Int64}, arrayMap(t -> JSONExtractInt(t), arrayFilter(t -> JSONType(t) = 'Int64', found))) OR arrayExists(x -> x = {p8:UInt64}, arrayMap(t -> JSONExtractUInt(t), arrayFilter(t -> JSONType(t) = 'UInt64', found))) OR arrayExists(x -> x = {p5:Float64}, arrayMap(t -> JSONExtractFloat(t), arrayFilter(t -> JSONType(t) = 'Double', found))), [arrayFold((parts, key) -> arrayFlatten(arrayMap(t -> arrayFold((list, _) -> arrayFlatten(arrayMap(e -> if(startsWith(e, '['), JSONExtractArrayRaw(e), [e]), list)), range(least(100, countSubstrings(t, '['))), [t]), arrayFilter(t -> t != '', arrayMap(t -> JSONExtractRaw(t, key), parts)))), {p15:Array(String)}, arrayMap(x -> concat({p16:String}, ifNull(toJSONString(x), 'null'), {p17:String}), arrayFilter(x -> isNotNull(x) AND isNull(getSubcolumn(x, 'String')) AND isNull(getSubcolumn(x, 'Int64')) AND match(dynamicType(x), '^Array[(](Array|Dynamic|Nullable[(]JSON)'), attributes.`a`.:`Array(Dynamic)`)))])) AND NOT (arrayExists(x -> x = {p18:String}, attributes.`tags`.:`Array(Nullable(String))`))
    GROUP BY bucket
    ORDER BY bucket

-- users by event name and tag: 
SELECT group_1, content_1 FROM (SELECT group_1, uniqExactMergeState(order_1_0) AS order_1_1, arraySlice(arraySort(g -> (isNull(g.2), -g.2, g.1), groupArray((group_2, finalizeAggregation(order_2_0), content_0))), 1, {p0:UInt64}) AS content_1 FROM (SELECT name AS group_1, (arrayJoin(arrayZip(if(empty(arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`)))), ['N/A'], arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`)))), arrayEnumerate(if(empty(arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`)))), ['N/A'], arrayDistinct(arrayFilter(x -> isNotNull(x), arrayMap(x -> x, attributes.`tags`.:`Array(Nullable(String))`))))))) AS value_2).1 AS group_2, uniqExactStateIf(nullIf(user_id, ''), value_2.2 = 1) AS order_1_0, uniqExactState(nullIf(user_id, '')) AS order_2_0, finalizeAggregation(uniqExactState(nullIf(user_id, ''))) AS content_0
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND name != ''
    GROUP BY group_1, group_2) GROUP BY group_1)
    ORDER BY finalizeAggregation(order_1_1) DESC NULLS LAST, group_1
    LIMIT {p0:UInt64}

-- a count of events of sessions with more than three: @event.name:payment.processed
SELECT sum(part), sum(events)
    FROM (SELECT count() AS part, count() AS events FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p2:String} AND session_id != ''
    GROUP BY session_id HAVING count() > {p3:Int64})

-- a count of one event name of some users, by when their account was first seen: @event.name:payment.processed
SELECT coalesce(toString(account_trait_1), 'N/A') AS group_1, count()
    FROM throughline.events FINAL GLOBAL ANY LEFT JOIN (SELECT account_id AS account_id_of_profile, toNullable(min(toUnixTimestamp64Milli(occurred_at))) AS account_trait_1 FROM throughline.events FINAL WHERE account_id != '' GROUP BY account_id) AS profiles_by_account_id ON account_id = account_id_of_profile WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p2:String} AND user_id GLOBAL IN (
      SELECT user_id FROM (SELECT user_id, toNullable(min(toUnixTimestamp64Milli(occurred_at))) AS user_trait_1 FROM throughline.events FINAL WHERE user_id != '' GROUP BY user_id) WHERE isNotNull(user_trait_1))
    GROUP BY group_1
    ORDER BY count() DESC NULLS LAST, group_1
    LIMIT {p3:UInt64}

-- a count of the events of users in a list, and in a saved search for what they did: *
SELECT count(), count()
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND user_id GLOBAL IN (SELECT id FROM throughline.segment_members
    WHERE segment_id = {p2:String} AND list_id = {p3:String} AND is_member) AND user_id != '' AND NOT (user_id GLOBAL IN (SELECT user_id FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND user_id != ''
    GROUP BY user_id HAVING count() > {p5:Int64}))

-- a count of users and of the events of some, by all their ids: @usr.id:(ann OR ben)
SELECT uniqExact(nullIf(resolved_user_key, 0)), count()
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND resolved_user_key GLOBAL IN (SELECT cityHash64(dictGetOrDefault('throughline.user_roots', 'root', cityHash64(arrayJoin({p2:Array(String)})), arrayJoin({p2:Array(String)}))) ) AND resolved_user_key GLOBAL IN (SELECT cityHash64(dictGetOrDefault('throughline.user_roots', 'root', cityHash64(id), id)) FROM throughline.segment_members
    WHERE segment_id = {p3:String} AND list_id = {p4:String} AND is_member)

-- events by user, where no user has several ids and one application is read as sent: @event.name:payment.processed
SELECT if(if(application_id IN {p0:Array(String)}, user_id, claimed_user_id) = '', 'N/A', if(application_id IN {p0:Array(String)}, user_id, claimed_user_id)) AS group_1, count()
    FROM throughline.events FINAL WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND name = {p3:String}
    GROUP BY group_1
    ORDER BY count() DESC NULLS LAST, group_1
    LIMIT {p4:UInt64}

-- a sum by the source of the first touch, of those whom a campaign led to it last: @event.name:payment.processed @last_touch.utm.campaign:spring
SELECT coalesce(arrayFirst((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__source, touched_at), 'N/A') AS group_1, sum(toFloat64(attributes.`n`.:`Int64`))
    FROM throughline.events FINAL GLOBAL ANY LEFT JOIN (
    SELECT toucher, touch_bucket, arrayMap(touch -> touch.1, touches) AS touched_at, arrayMap(touch -> touch.4, touches) AS touch_utm__campaign, arrayMap(touch -> touch.5, touches) AS touch_utm__source
    FROM (SELECT multiIf(user_id != '', cityHash64(user_id), weak_key = 1, 0, weak_key) AS toucher, intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, 2592000000) + arrayJoin(range(4)) AS touch_bucket,
        arraySlice(arraySort(groupArray((toUnixTimestamp64Milli(occurred_at), event_id, application_id, attributes.`attribution.utm.campaign`.:`String`, attributes.`attribution.utm.source`.:`String`))), -1000) AS touches
      FROM throughline.events FINAL
      WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC')
        AND toucher != 0 AND (ifNull(attributes.`attribution.utm.source`.:`String`, '') != '' OR ifNull(attributes.`attribution.utm.medium`.:`String`, '') != '' OR ifNull(attributes.`attribution.utm.campaign`.:`String`, '') != '' OR ifNull(attributes.`attribution.click_id`.:`String`, '') != '' OR ifNull(attributes.`attribution.referrer_host`.:`String`, '') != ''
  AND domainWithoutWWW(lower(concat('https://', attributes.`attribution.referrer_host`.:`String`))) != domainWithoutWWW(lower(ifNull(attributes.`attribution.landing_page`.:`String`, '')))) AND touch_bucket >= intDiv({p2:Int64} + 4503599627370496, 2592000000)
      GROUP BY toucher, touch_bucket)
    ) AS touches_before ON multiIf(user_id != '', cityHash64(user_id), weak_key = 1, 0, weak_key) = toucher AND intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, 2592000000) = touch_bucket WHERE occurred_at >= fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p3:String} AND arrayLast((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__campaign, touched_at) = {p4:String}
    GROUP BY group_1
    ORDER BY sum(toFloat64(attributes.`n`.:`Int64`)) DESC NULLS LAST, group_1
    LIMIT {p5:UInt64}

-- a count by the error of the trace behind it: @event.name:payment.failed -@trace.duration:<2s
SELECT coalesce(if((trace_key = 0 OR trace_high = 0 OR high_of_trace IN (0, trace_high)), of_trace_error_type, NULL), 'N/A') AS group_1, count()
    FROM throughline.events FINAL GLOBAL ANY LEFT JOIN (
    WITH (SELECT (count(), groupUniqArray(trace_key), groupUniqArrayArray(ids)) FROM (
      SELECT trace_key, if(trace_key = 0, emptyArrayString(), []) AS ids FROM throughline.events
      WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p2:String} LIMIT 50001)) AS looked_up
    SELECT trace_low AS low_of_trace, max(trace_high) AS high_of_trace, (0, 1) AS matched, toNullable(toUnixTimestamp64Nano(max(ended_at)) - toUnixTimestamp64Nano(min(started_at))) AS of_trace_duration, nullIf(tupleElement(argMinMerge(error), 'type'), '') AS of_trace_error_type
    FROM throughline.traces
    WHERE started_at >= fromUnixTimestamp64Milli({p3:Int64}, 'UTC')
      AND started_at < fromUnixTimestamp64Milli({p4:Int64}, 'UTC') AND trace_low != 0
      AND (looked_up.1 > 50000 OR trace_low IN (SELECT arrayJoin(looked_up.2)))
    GROUP BY trace_low
    ) AS traces_of_events ON trace_key = low_of_trace WHERE occurred_at >= fromUnixTimestamp64Milli({p0:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND name = {p2:String} AND NOT ifNull((if((trace_key = 0 OR trace_high = 0 OR high_of_trace IN (0, trace_high)), of_trace_duration, NULL) < {p5:Int64}), false)
    GROUP BY group_1
    ORDER BY count() DESC NULLS LAST, group_1
    LIMIT {p6:UInt64}

-- a count shared among touches: *
SELECT group_1, content_1 FROM (SELECT group_1, sum(order_1_0) AS order_1_1, arraySlice(arraySort(g -> (isNull(g.2), -g.2, g.1), groupArray((group_2, order_2_0 / 16777216, content_0))), 1, {p0:UInt64}) AS content_1 FROM (SELECT ifNull((arrayJoin(arrayFilter(row -> isNotNull(row.1), arrayMap((v0, v1, place) -> (v0, v1, toUInt64(intDiv(16777216, greatest(length(arrayFilter((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__source, touched_at)), 1)) + (place <= 16777216 % greatest(length(arrayFilter((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__source, touched_at)), 1)))), emptyArrayToSingle(arrayFilter((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__source, touched_at)), emptyArrayToSingle(arrayFilter((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__campaign, touched_at)), arrayEnumerate(emptyArrayToSingle(arrayFilter((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__source, touched_at)))))) AS share).1, 'N/A') AS group_1, ifNull(share.2, 'N/A') AS group_2, sum(share.3) AS order_1_0, sum(share.3) AS order_2_0, sum(share.3) / 16777216 AS content_0
    FROM throughline.events FINAL GLOBAL ANY LEFT JOIN (
    SELECT toucher, touch_bucket, arrayMap(touch -> touch.1, touches) AS touched_at, arrayMap(touch -> touch.4, touches) AS touch_utm__campaign, arrayMap(touch -> touch.5, touches) AS touch_utm__source
    FROM (SELECT multiIf(user_id != '', cityHash64(user_id), weak_key = 1, 0, weak_key) AS toucher, intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, 2592000000) + arrayJoin(range(4)) AS touch_bucket,
        arraySlice(arraySort(groupArray((toUnixTimestamp64Milli(occurred_at), event_id, application_id, attributes.`attribution.utm.campaign`.:`String`, attributes.`attribution.utm.source`.:`String`))), -1000) AS touches
      FROM throughline.events FINAL
      WHERE occurred_at >= fromUnixTimestamp64Milli({p1:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC')
        AND toucher != 0 AND (ifNull(attributes.`attribution.utm.source`.:`String`, '') != '' OR ifNull(attributes.`attribution.utm.medium`.:`String`, '') != '' OR ifNull(attributes.`attribution.utm.campaign`.:`String`, '') != '' OR ifNull(attributes.`attribution.click_id`.:`String`, '') != '' OR ifNull(attributes.`attribution.referrer_host`.:`String`, '') != ''
  AND domainWithoutWWW(lower(concat('https://', attributes.`attribution.referrer_host`.:`String`))) != domainWithoutWWW(lower(ifNull(attributes.`attribution.landing_page`.:`String`, '')))) AND touch_bucket >= intDiv({p3:Int64} + 4503599627370496, 2592000000)
      GROUP BY toucher, touch_bucket)
    ) AS touches_before ON multiIf(user_id != '', cityHash64(user_id), weak_key = 1, 0, weak_key) = toucher AND intDiv(toUnixTimestamp64Milli(occurred_at) + 4503599627370496, 2592000000) = touch_bucket WHERE occurred_at >= fromUnixTimestamp64Milli({p3:Int64}, 'UTC') AND occurred_at < fromUnixTimestamp64Milli({p2:Int64}, 'UTC') AND arrayExists(x -> isNotNull(x), arrayFilter((value, at) -> at >= toUnixTimestamp64Milli(occurred_at) - 7776000000 AND at <= toUnixTimestamp64Milli(occurred_at), touch_utm__source, touched_at))
    GROUP BY group_1, group_2) GROUP BY group_1)
    ORDER BY order_1_1 / 16777216 DESC NULLS LAST, group_1
    LIMIT {p0:UInt64}
