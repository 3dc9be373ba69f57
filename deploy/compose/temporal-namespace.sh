#!/bin/sh
# The product's namespace, its retention and its search attributes; safe to run at every start.
set -eu
until temporal operator cluster health; do sleep 2; done
temporal operator namespace update --namespace duban --retention 1095d 2>/dev/null ||
    temporal operator namespace create --namespace duban --retention 1095d
until known=$(temporal operator search-attribute list --namespace duban 2>/dev/null); do sleep 2; done # spreads slowly
for attribute in CaseNo:Keyword CaseKind:Keyword Stage:Keyword Unit:Keyword CaseYear:Int Deadline:Datetime; do
    echo "$known" | grep -qw "${attribute%%:*}" ||
        temporal operator search-attribute create --namespace duban \
            --name "${attribute%%:*}" --type "${attribute##*:}"
done
