FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
RUN useradd --system --no-create-home billing \
 && install -d -o billing /var/lib/billing-ops \
 && ENVIRONMENT=test STATIC_ROOT=/app/staticfiles python manage.py collectstatic -v0 --noinput
ENV STATIC_ROOT=/app/staticfiles
USER billing
EXPOSE 8000
CMD ["deploy/start", "web"]
